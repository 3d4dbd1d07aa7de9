package io.bascule.handler.dataprocessing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Inputs and results of the operations' tests, in JSON with apostrophes for quotation marks. */
final class Rows {
    private Rows() {}

    static JsonObject json(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }

    static JsonArray array(String json) {
        return new JsonArray(json.replace('\'', '"'));
    }

    /** Runs the operation that an input without its braces asks for. */
    static Outcome outcome(String input) {
        return Request.of(json("{" + input + "}")).process();
    }

    static void assertRows(String expected, Outcome outcome) {
        assertEquals(
                array(expected).encode(), outcome.result().getJsonArray("rows").encode());
    }

    /** The fields that are wrong about an input without its braces. */
    static List<String> wrongFields(String input) {
        return Request.check(json("{" + input + "}")).stream()
                .map(FieldError::field)
                .toList();
    }

    static List<String> problems(Outcome outcome) {
        return outcome.problems().toJson().getJsonArray("first").stream()
                .map(JsonObject.class::cast)
                .map(problem -> problem.getInteger("row") + " " + problem.getString("field"))
                .toList();
    }
}
