package io.bascule.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a route answers.
 *
 * @param body null for none
 * @param flow what comes after the head where it is not one body; null where it is
 */
record Answer(int status, Map<String, String> headers, Buffer body, Flow flow) {
    static final String JSON = "application/json; charset=utf-8";

    Answer {
        headers = Map.copyOf(headers);
    }

    Answer(int status, Map<String, String> headers, Buffer body) {
        this(status, headers, body, null);
    }

    /** An answer that goes on. */
    interface Flow {
        /** Begins to write; the head is ready. The one who asked may be gone already. */
        void begin(HttpServerResponse response);

        /** Nobody wants more than the head. */
        void abandon();
    }

    static Answer flowing(Map<String, String> headers, Flow flow) {
        return new Answer(200, headers, null, flow);
    }

    /** {@code 200 {"success":true, …}}. */
    static Answer ok(JsonObject members) {
        return success(200, members);
    }

    static Answer success(int status, JsonObject members) {
        JsonObject body = new JsonObject().put("success", true).mergeIn(members);
        return new Answer(status, Map.of("Content-Type", JSON), body.toBuffer());
    }

    static Answer problem(int status, JsonObject problem) {
        return new Answer(status, Map.of("Content-Type", Problem.CONTENT_TYPE), problem.toBuffer());
    }

    static Answer text(int status, String contentType, String body) {
        return new Answer(status, Map.of("Content-Type", contentType), Buffer.buffer(body));
    }

    /** The same answer with a header more. */
    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body, flow);
    }
}
