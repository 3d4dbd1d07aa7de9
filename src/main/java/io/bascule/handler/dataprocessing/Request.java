package io.bascule.handler.dataprocessing;

import io.bascule.handler.NonRetryableException;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.JobError;
import io.bascule.job.JsonRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The input of a job, checked: {@code {operation, data: [objects], …}}, with what the operation needs beside them. */
record Request(Kind kind, Operation operation, List<JsonObject> rows) {
    /** Most rows of a job. */
    static final int MAX_ROWS = 10_000;
    /** Largest result, in characters of JSON: 4 MiB. */
    static final int MAX_RESULT = 4 * 1024 * 1024;

    /** The operations; written in lower case. */
    enum Kind {
        TRANSFORM,
        FILTER,
        VALIDATE,
        DEDUPE,
        AGGREGATE;

        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Everything that is wrong with the input, each field as {@code inputData.where[0].op}. */
    static List<FieldError> check(JsonObject input) {
        List<FieldError> errors = new ArrayList<>();
        read(input, errors);
        return errors;
    }

    /**
     * @throws NonRetryableException with {@code INVALID_INPUT}: what a run executes is checked in the run, whoever submitted it
     */
    static Request of(JsonObject input) {
        List<FieldError> errors = new ArrayList<>();
        Request request = read(input, errors);
        if (!errors.isEmpty()) {
            throw new NonRetryableException(
                    JobError.INVALID_INPUT, Fault.invalid(errors).getMessage());
        }
        return request;
    }

    private static Request read(JsonObject input, List<FieldError> errors) {
        Fields fields = new Fields("inputData", input, errors);
        List<JsonObject> rows = readRows(fields);
        JsonRules.inexactNumber("inputData", input)
                .or(() -> Numbers.changedByStore("inputData", input))
                .ifPresent(errors::add);
        Kind kind = fields.word("operation", Kind.values());
        return kind == null ? null : new Request(kind, readOperation(kind, fields, rows.size()), rows);
    }

    private static Operation readOperation(Kind kind, Fields fields, int rows) {
        return switch (kind) {
            case TRANSFORM -> Transform.read(fields.only("operation", "data", "transform"), rows);
            case FILTER -> Filter.read(fields.only("operation", "data", "where"));
            case VALIDATE -> Validate.read(fields.only("operation", "data", "rules"));
            case DEDUPE -> Dedupe.read(fields.only("operation", "data", "by"));
            case AGGREGATE -> Aggregate.read(fields.only("operation", "data", "groupBy", "metrics"));
        };
    }

    private static List<JsonObject> readRows(Fields fields) {
        if (!(fields.value("data") instanceof JsonArray list) || list.size() > MAX_ROWS) {
            fields.say("data", "must be a list of at most " + MAX_ROWS + " objects");
            return List.of();
        }
        List<JsonObject> rows = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            if (!(list.getValue(i) instanceof JsonObject row)) {
                fields.say("data[" + i + "]", "must be an object");
                return List.of();
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * @throws NonRetryableException where the result is too large
     */
    Outcome process() {
        Outcome outcome = operation.apply(rows);
        int size = outcome.result().encode().length();
        if (size > MAX_RESULT) {
            throw new NonRetryableException("The result has " + size + " characters of JSON, more than the "
                    + MAX_RESULT + " that a job may return; split the data over several jobs.");
        }
        return outcome;
    }
}
