package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Makes each row another. {@code transform} is the name of a {@link TextRule}, or an object that is a {@link Reshape}. */
record Transform(RowChange change) implements Operation {

    /** What becomes of one row; {@code row} is its number, from 0, for problems. */
    @FunctionalInterface
    interface RowChange {
        JsonObject apply(int row, JsonObject before, Sample problems);
    }

    /**
     * @param rows how many there are
     */
    static Transform read(Fields fields, int rows) {
        if (fields.value("transform") instanceof JsonObject written) {
            return new Transform(
                    Reshape.read(new Fields(fields.path("transform"), written, fields.errors()), rows)::apply);
        }
        if (!(fields.value("transform") instanceof String)) {
            fields.say(
                    "transform",
                    "must be one of " + Fields.words(TextRule.values())
                            + ", or an object with rename, drop, defaults, cast");
            return null;
        }
        TextRule rule = fields.word("transform", TextRule.values());
        return rule == null ? null : new Transform((row, before, problems) -> rule.applyTo(before));
    }

    @Override
    public Outcome apply(List<JsonObject> rows) {
        JsonArray all = new JsonArray();
        Sample changes = new Sample();
        Sample problems = new Sample();
        for (int row = 0; row < rows.size(); row++) {
            JsonObject before = rows.get(row);
            JsonObject after = change.apply(row, before, problems);
            all.add(after);
            if (!after.encode().equals(before.encode())) {
                changes.add(Outcome.change(row, before, after));
            }
        }
        JsonObject counts = new JsonObject().put("rows", rows.size()).put("changed", changes.count());
        return new Outcome(new JsonObject().put("rows", all), counts, changes, problems);
    }
}
