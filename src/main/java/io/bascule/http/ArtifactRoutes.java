package io.bascule.http;

import static io.bascule.http.WorkSessionRoutes.project;
import static io.bascule.http.WorkSessionRoutes.session;

import io.bascule.job.Artifact;
import io.bascule.job.ArtifactType;
import io.bascule.sessions.DocumentText;
import io.bascule.sessions.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What an agent made, and what it was given to read. */
final class ArtifactRoutes {
    /** Each may be large. */
    private static final int MAX_PAGE = 100;

    private static final int DEFAULT_PAGE = 50;

    private final Sessions sessions;

    ArtifactRoutes(Sessions sessions) {
        this.sessions = sessions;
    }

    /** As what an artifact is answered: as data, or as a file to keep. */
    private enum Format {
        JSON,
        MARKDOWN,
        HTML;

        static final String NAMES = "json, markdown or html";

        static Optional<Format> ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst();
        }
    }

    Future<Answer> list(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return sessions.artifacts(call.caller(), project(call), session(call), cursor, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("artifacts", JobJson.all(page.items(), WorkJson::artifact))
                        .put(
                                "pagination",
                                Pagination.of(page, limit, one -> one.id().toString()))));
    }

    Future<Answer> one(Call call) {
        Format asked = call.query().oneOf("format", Format::ofWireName, Format.NAMES);
        call.saysNothingElse();
        Format format = asked == null ? Format.JSON : asked;
        return sessions.artifact(call.caller(), project(call), session(call), call.id("artifactId", "artifact"))
                .map(found -> answer(found, format));
    }

    Future<Answer> document(Call call) {
        call.saysNothingElse();
        return sessions.document(
                        call.caller(), project(call), session(call), call.path().get("ref"))
                .map(found -> Answer.ok(JsonObject.of("document", shown(found))));
    }

    private static Answer answer(Artifact artifact, Format format) {
        return switch (format) {
            case JSON -> Answer.ok(JsonObject.of("artifact", WorkJson.artifact(artifact)));
            case MARKDOWN -> file(artifact, "text/markdown; charset=utf-8", "md", markdown(artifact));
            case HTML ->
                file(
                        artifact,
                        "text/html; charset=utf-8",
                        "html",
                        MarkdownPage.of(artifact.title(), markdown(artifact)));
        };
    }

    private static Answer file(Artifact artifact, String contentType, String ending, String text) {
        return Answer.text(200, contentType, text)
                .with("Content-Disposition", "attachment; filename=\"artifact-" + artifact.id() + "." + ending + "\"");
    }

    /** What is no Markdown stands in it as a block of code, whatever ticks it holds itself. */
    private static String markdown(Artifact artifact) {
        if (artifact.type() != ArtifactType.GENERIC_OUTPUT) {
            return artifact.content();
        }
        String fence = "```";
        while (artifact.content().contains(fence)) {
            fence += "`";
        }
        return fence + "json\n" + artifact.content() + "\n" + fence + "\n";
    }

    private static JsonObject shown(DocumentText found) {
        return WorkJson.document(found.document()).put("content", found.content());
    }
}
