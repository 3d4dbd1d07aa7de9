package io.bascule.sessions;

import io.bascule.job.Artifact;
import io.bascule.job.ContextDocument;
import io.bascule.job.NewArtifact;
import io.bascule.sessions.ApprovalPolicy.Verdict;
import io.bascule.sessions.Citations.Checked;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a round made, as its step is journaled: with what follows from it, so that neither another version of the rules nor another
 * threshold changes what people were asked about it.
 *
 * @param answer with what is wrong with its citations
 * @param artifacts {@code {id, artifactType, key, version, title, content, metadata}} each; none where the stage keeps its answer only
 */
record Made(JsonObject answer, List<JsonObject> artifacts, Verdict verdict) {
    Made {
        artifacts = List.copyOf(artifacts);
    }

    /** Where it was made. */
    private record Place(SessionWork work, Stage stage, int round, int sentBack) {}

    /**
     * Checks what the answer cites and keeps the artifacts that are made of it, unless an earlier run did. Blocks its thread.
     *
     * @param sentBack how many rounds of the stage were sent back before
     */
    static Made of(SessionWork work, Stage stage, int round, int sentBack, JsonObject answer) {
        Place place = new Place(work, stage, round, sentBack);
        return fromJson(work.step(stage, round, "artifacts", () -> make(place, answer)));
    }

    private static Future<JsonObject> make(Place place, JsonObject answer) {
        SessionWork work = place.work();
        work.progress(place.stage(), place.round(), 0.95, "keeping what was made");
        Set<String> known =
                work.session().documents().stream().map(ContextDocument::ref).collect(Collectors.toSet());
        // On the run's own thread: there may be megabytes to look through, which is nothing for an event loop.
        Map<String, String> contents =
                contents(work, Citations.quoted(answer, known)).await();
        return kept(place, Citations.check(place.stage(), answer, known, contents));
    }

    private static Future<Map<String, String>> contents(SessionWork work, Set<String> refs) {
        Map<String, String> contents = new HashMap<>();
        Future<Void> read = Future.succeededFuture();
        for (String ref : refs) {
            read = read.compose(
                            v -> work.stores().context().content(work.session().id(), ref))
                    .onSuccess(found -> found.ifPresent(text -> contents.put(ref, text)))
                    .mapEmpty();
        }
        return read.map(contents);
    }

    private static Future<JsonObject> kept(Place place, Checked checked) {
        SessionWork work = place.work();
        List<NewArtifact> wanted = ArtifactsOf.answer(place.stage(), checked.answer());
        Future<List<Artifact>> added = wanted.isEmpty()
                ? Future.succeededFuture(List.of())
                : work.stores().artifacts().add(work.session().id(), work.job().jobId(), place.round(), wanted);
        Verdict verdict = verdict(place, checked);
        return added.map(rows ->
                new Made(checked.answer(), rows.stream().map(Made::shown).toList(), verdict).toJson());
    }

    private static Verdict verdict(Place place, Checked checked) {
        return ApprovalPolicy.of(
                place.work().session().approvalStrategy(),
                place.work().type().isLast(place.stage()),
                Facts.of(place.stage(), place.sentBack(), checked),
                place.work().type().thresholds());
    }

    private static JsonObject shown(Artifact artifact) {
        return new JsonObject()
                .put("id", artifact.id().toString())
                .put("artifactType", artifact.type().wireName())
                .put("key", artifact.key())
                .put("version", artifact.version())
                .put("title", artifact.title())
                .put("content", artifact.content())
                .put("metadata", artifact.metadata());
    }

    private JsonObject toJson() {
        JsonObject json =
                new JsonObject().put("answer", answer).put("artifacts", new JsonArray(new ArrayList<>(artifacts)));
        if (verdict instanceof ApprovalPolicy.Ask ask) {
            json.put("reasons", new JsonArray(new ArrayList<>(ask.reasons())));
        } else if (verdict instanceof ApprovalPolicy.Auto auto) {
            json.put("rule", auto.rule()).put("figures", auto.figures());
        }
        return json;
    }

    private static Made fromJson(JsonObject json) {
        List<JsonObject> artifacts = json.getJsonArray("artifacts").stream()
                .map(JsonObject.class::cast)
                .toList();
        return new Made(json.getJsonObject("answer"), artifacts, verdict(json));
    }

    private static Verdict verdict(JsonObject json) {
        if (json.containsKey("reasons")) {
            return new ApprovalPolicy.Ask(json.getJsonArray("reasons").stream()
                    .map(String.class::cast)
                    .toList());
        }
        return json.containsKey("rule")
                ? new ApprovalPolicy.Auto(json.getString("rule"), json.getJsonObject("figures"))
                : new ApprovalPolicy.NotAsked();
    }

    /** The artifacts, without what they say. */
    List<JsonObject> titles() {
        return artifacts.stream().map(Made::title).toList();
    }

    private static JsonObject title(JsonObject artifact) {
        JsonObject title = artifact.copy();
        title.remove("content");
        title.remove("metadata");
        return title;
    }
}
