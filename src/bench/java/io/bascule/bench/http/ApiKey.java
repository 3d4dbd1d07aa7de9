package io.bascule.bench.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Gets an API key as a person does: signs in, then asks for one. */
public final class ApiKey {
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private ApiKey(int port) {
        this.port = port;
    }

    /** @param scopes what it may be used for */
    public static String ofAdmin(int port, String password, String... scopes) {
        ApiKey api = new ApiKey(port);
        JsonObject session =
                api.post("/api/auth/login", null, JsonObject.of("username", "admin", "password", password));
        JsonObject key = JsonObject.of("name", "bench", "scopes", new JsonArray(List.of(scopes)));
        return api.post("/api/auth/keys", session.getString("token"), key).getString("secret");
    }

    private JsonObject post(String path, String token, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(path + " answered " + response.body());
            }
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
