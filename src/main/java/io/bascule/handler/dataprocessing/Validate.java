package io.bascule.handler.dataprocessing;

import io.bascule.handler.NonRetryableException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Parts rows by {@code rules}: {@code {valid: [row], invalid: [{row, data, reasons: [{field, message}]}]}}, with {@code row}
 * the number in the input, from 0.
 */
record Validate(List<Rule> rules) implements Operation {
    /** Looks at characters that all patterns may take for all rows: about a second. */
    static final long MAX_STEPS = 50_000_000;

    static Validate read(Fields fields) {
        return new Validate(fields.each("rules", Rule::read));
    }

    @Override
    public Outcome apply(List<JsonObject> rows) {
        SafePattern.Budget budget = new SafePattern.Budget(MAX_STEPS);
        JsonArray valid = new JsonArray();
        JsonArray invalid = new JsonArray();
        Sample changes = new Sample();
        for (int row = 0; row < rows.size(); row++) {
            JsonArray reasons = reasons(row, rows.get(row), budget);
            if (reasons.isEmpty()) {
                valid.add(rows.get(row));
            } else {
                invalid.add(new JsonObject()
                        .put("row", row)
                        .put("data", rows.get(row))
                        .put("reasons", reasons));
                changes.add(Outcome.change(row, rows.get(row), null).put("reasons", reasons));
            }
        }
        JsonObject counts = new JsonObject()
                .put("rows", rows.size())
                .put("valid", valid.size())
                .put("invalid", invalid.size());
        return new Outcome(new JsonObject().put("valid", valid).put("invalid", invalid), counts, changes, new Sample());
    }

    private JsonArray reasons(int row, JsonObject candidate, SafePattern.Budget budget) {
        JsonArray reasons = new JsonArray();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            try {
                rule.broken(candidate, budget)
                        .ifPresent(message -> reasons.add(
                                new JsonObject().put("field", rule.field()).put("message", message)));
            } catch (SafePattern.ExhaustedException tooSlow) {
                throw new NonRetryableException(
                        "inputData.rules[" + i + "].pattern backtracks too much: it was given up" + " at row " + row
                                + ". Write it with fewer nested quantifiers.");
            }
        }
        return reasons;
    }
}
