package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps the first of the rows that have the same values in {@code by}; without {@code by}, of rows that are the same. A
 * missing field is as null in the first case.
 */
record Dedupe(List<String> by) implements Operation {

    static Dedupe read(Fields fields) {
        return new Dedupe(fields.names("by"));
    }

    @Override
    public Outcome apply(List<JsonObject> rows) {
        Set<String> seen = new HashSet<>();
        JsonArray kept = new JsonArray();
        Sample removed = new Sample();
        for (int row = 0; row < rows.size(); row++) {
            JsonObject candidate = rows.get(row);
            if (seen.add(by.isEmpty() ? Values.key(candidate) : Values.key(candidate, by))) {
                kept.add(candidate);
            } else {
                removed.add(Outcome.change(row, candidate, null));
            }
        }
        JsonObject counts = new JsonObject()
                .put("rows", rows.size())
                .put("kept", kept.size())
                .put("duplicates", removed.count());
        return new Outcome(new JsonObject().put("rows", kept), counts, removed, new Sample());
    }
}
