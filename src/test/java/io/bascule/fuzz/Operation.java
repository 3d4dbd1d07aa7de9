package io.bascule.fuzz;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the API's document says can be asked.
 *
 * @param path with {@code {id}} for an id
 * @param parameters names of those after the {@code ?}
 * @param bodies examples; empty where it takes none
 */
record Operation(String method, String path, List<String> parameters, List<JsonObject> bodies) {

    static List<Operation> ofTheDocument() {
        JsonObject document = read();
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
            for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
                JsonObject said = (JsonObject) method.getValue();
                if (neverEnds(said)) {
                    continue; // Whoever waits for the end of its answer waits for ever.
                }
                operations.add(new Operation(
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        parameters(document, said),
                        bodies(said.getJsonObject("requestBody"))));
            }
        }
        return operations;
    }

    private static boolean neverEnds(JsonObject said) {
        JsonObject answer = said.getJsonObject("responses").getJsonObject("200", new JsonObject());
        return answer.getJsonObject("content", new JsonObject()).containsKey("text/event-stream");
    }

    boolean changesSomething() {
        return !method.equals("GET");
    }

    /** Whether it refuses parameters and fields that it does not know; probes and documents do not look. */
    boolean isStrict() {
        return path.startsWith("/api/") && !path.equals("/api/metrics") && !path.equals("/api/openapi.json");
    }

    /** Whether it takes a core for a while: to hash a password, check a part of the audit log, count or send all there is. */
    boolean isSlow() {
        return path.equals("/api/admin/audit/verify")
                || path.equals("/api/admin/audit/export")
                || path.equals("/api/openapi.json")
                || path.equals("/api/metrics")
                || path.equals("/api/auth/login")
                || path.equals("/api/auth/password")
                || path.startsWith("/api/admin/users") && changesSomething();
    }

    /** Whether it is for keys of remote agents alone. */
    boolean isForAgents() {
        return path.startsWith("/api/training/agent/");
    }

    /** Whether it may end the session or change the password of who asks. */
    boolean spendsItsCaller() {
        return path.equals("/api/auth/logout") || path.equals("/api/auth/password");
    }

    private static List<String> parameters(JsonObject document, JsonObject said) {
        JsonArray all = said.getJsonArray("parameters", new JsonArray());
        JsonObject shared = document.getJsonObject("components").getJsonObject("parameters");
        return all.stream()
                .map(JsonObject.class::cast)
                .map(one -> one.containsKey("$ref")
                        ? shared.getJsonObject(one.getString("$ref").replaceAll(".*/", ""))
                        : one)
                .filter(one -> one.getString("in").equals("query"))
                .map(one -> one.getString("name"))
                .toList();
    }

    private static List<JsonObject> bodies(JsonObject requestBody) {
        if (requestBody == null) {
            return List.of();
        }
        JsonObject json = requestBody.getJsonObject("content").getJsonObject("application/json");
        if (json.containsKey("example")) {
            return List.of(json.getJsonObject("example"));
        }
        return json.getJsonObject("examples").stream()
                .map(example -> ((JsonObject) example.getValue()).getJsonObject("value"))
                .toList();
    }

    private static JsonObject read() {
        try (InputStream document = Operation.class.getResourceAsStream("/openapi.json")) {
            return new JsonObject(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
