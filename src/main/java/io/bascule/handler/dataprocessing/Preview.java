package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/** What people are shown of an operation before it is done. */
final class Preview {
    private Preview() {}

    /** What the rows are: {@code {operation, rows, fields: {first, more}, problems: {first, more}}}. */
    static JsonObject checked(Request request, Outcome outcome) {
        Set<String> names = new LinkedHashSet<>();
        request.rows().forEach(row -> names.addAll(row.fieldNames()));
        Sample fields = new Sample();
        names.forEach(fields::add);
        return new JsonObject()
                .put("operation", request.kind().written())
                .put("rows", request.rows().size())
                .put("fields", fields.toJson())
                .put("problems", outcome.problems().toJson());
    }

    /**
     * What would be done: {@code {operation, counts, resultDigest, changes: {first: [{row, before, after}], more}, result:
     * {rows: {first, more}}, problems: {first, more}}}.
     */
    static JsonObject proposed(Request request, Outcome outcome) {
        JsonObject result = new JsonObject();
        for (String name : outcome.result().fieldNames()) {
            JsonArray all = outcome.result().getJsonArray(name);
            result.put(name, Sample.of(all).toJson());
        }
        return new JsonObject()
                .put("operation", request.kind().written())
                .put("counts", outcome.counts())
                .put("resultDigest", outcome.digest())
                .put("changes", outcome.changes().toJson())
                .put("result", result)
                .put("problems", outcome.problems().toJson());
    }
}
