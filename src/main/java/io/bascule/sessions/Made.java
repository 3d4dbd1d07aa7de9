package io.bascule.sessions;

import io.bascule.job.Artifact;
import io.bascule.job.ContextDocument;
import io.bascule.job.NewArtifact;
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
 * What a round made, as its step is journaled.
 *
 * @param answer with what is wrong with its citations
 * @param failedCitations the same, in words
 * @param artifacts {@code {id, artifactType, key, version, title, content, metadata}} each; none where the stage keeps its answer only
 */
record Made(JsonObject answer, List<String> failedCitations, List<JsonObject> artifacts) {
    Made {
        failedCitations = List.copyOf(failedCitations);
        artifacts = List.copyOf(artifacts);
    }

    /** Checks what the answer cites and keeps the artifacts that are made of it, unless an earlier run did. Blocks its thread. */
    static Made of(SessionWork work, Stage stage, int round, JsonObject answer) {
        return fromJson(work.step(stage, round, "artifacts", () -> make(work, stage, round, answer)));
    }

    private static Future<JsonObject> make(SessionWork work, Stage stage, int round, JsonObject answer) {
        work.progress(stage, round, 0.95, "keeping what was made");
        Set<String> known = work.session().documents().stream()
                .map(ContextDocument::ref)
                .collect(Collectors.toSet());
        return contents(work, Citations.quoted(answer, known))
                .map(contents -> Citations.check(stage, answer, known, contents))
                .compose(checked -> kept(work, stage, round, checked));
    }

    private static Future<Map<String, String>> contents(SessionWork work, Set<String> refs) {
        Map<String, String> contents = new HashMap<>();
        Future<Void> read = Future.succeededFuture();
        for (String ref : refs) {
            read = read.compose(v -> work.stores().context().content(work.session().id(), ref))
                    .onSuccess(found -> found.ifPresent(text -> contents.put(ref, text)))
                    .mapEmpty();
        }
        return read.map(contents);
    }

    private static Future<JsonObject> kept(SessionWork work, Stage stage, int round, Checked checked) {
        List<NewArtifact> wanted = ArtifactsOf.answer(stage, checked.answer());
        Future<List<Artifact>> added = wanted.isEmpty()
                ? Future.succeededFuture(List.of())
                : work.stores()
                        .artifacts()
                        .add(work.session().id(), work.job().jobId(), round, wanted);
        return added.map(rows -> new Made(
                        checked.answer(),
                        checked.failed(),
                        rows.stream().map(Made::shown).toList())
                .toJson());
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
        return new JsonObject()
                .put("answer", answer)
                .put("failedCitations", new JsonArray(new ArrayList<>(failedCitations)))
                .put("artifacts", new JsonArray(new ArrayList<>(artifacts)));
    }

    private static Made fromJson(JsonObject json) {
        return new Made(
                json.getJsonObject("answer"),
                json.getJsonArray("failedCitations").stream()
                        .map(String.class::cast)
                        .toList(),
                json.getJsonArray("artifacts").stream()
                        .map(JsonObject.class::cast)
                        .toList());
    }

    Checked checked() {
        return new Checked(answer, failedCitations);
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
