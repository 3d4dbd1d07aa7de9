package io.bascule.handler.dataprocessing;

import io.bascule.job.Digest;
import io.vertx.core.json.JsonObject;

/**
 * What an operation gave.
 *
 * @param result arrays of rows by name, for example {@code {"rows": […]}}; all that the job returns
 * @param counts how many rows there were and what became of them, by name
 * @param changes of the rows that become others or go: {@code {row, before, after}}, with {@code row} from 0 and {@code after}
 *     null for a row that goes
 * @param problems what could not be done: {@code {row, field, message}}
 */
record Outcome(JsonObject result, JsonObject counts, Sample changes, Sample problems) {

    /** Of the whole result, so that a decision about it holds for rows that were not shown too. */
    String digest() {
        return Digest.of(result);
    }

    static JsonObject change(int row, JsonObject before, JsonObject after) {
        return new JsonObject().put("row", row).put("before", before).put("after", after);
    }

    static JsonObject problem(int row, String field, String message) {
        return new JsonObject().put("row", row).put("field", field).put("message", message);
    }
}
