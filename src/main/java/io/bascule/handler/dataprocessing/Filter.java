package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Keeps the rows for which every condition of {@code where} holds. */
record Filter(List<Condition> where) implements Operation {

    static Filter read(Fields fields) {
        return new Filter(fields.each("where", Condition::read));
    }

    @Override
    public Outcome apply(List<JsonObject> rows) {
        JsonArray kept = new JsonArray();
        Sample removed = new Sample();
        for (int row = 0; row < rows.size(); row++) {
            JsonObject candidate = rows.get(row);
            if (where.stream().allMatch(condition -> condition.holds(candidate))) {
                kept.add(candidate);
            } else {
                removed.add(Outcome.change(row, candidate, null));
            }
        }
        JsonObject counts = new JsonObject()
                .put("rows", rows.size())
                .put("kept", kept.size())
                .put("removed", removed.count());
        return new Outcome(new JsonObject().put("rows", kept), counts, removed, new Sample());
    }
}
