package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server, as an agent speaks with it. */
final class Api {
    /** Ten jobs with their input and all that they recorded; more than that is no answer. */
    private static final int MAX_ANSWER = 128 * 1024 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final URI server;
    private final String key;
    private final int maxAnswer;
    /** Redirects are not followed: the key is for this server. */
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    Api(URI server, String key) {
        this(server, key, MAX_ANSWER);
    }

    /** @param maxAnswer longest answer that is read, in bytes */
    Api(URI server, String key, int maxAnswer) {
        this.server = server;
        this.key = key;
        this.maxAnswer = maxAnswer;
    }

    URI server() {
        return server;
    }

    /**
     * Asks once.
     *
     * @param path under {@code /api/training/agent/}
     * @param patience for the whole answer
     * @throws IOException where no answer came: it may have been done or not
     * @throws InterruptedException where the thread was interrupted; the connection is closed then
     */
    Answer post(String path, ObjectNode body, Duration patience) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/api/training/agent/" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("User-Agent", "bascule-agent/" + Platform.version())
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request, info -> new BoundedBody(maxAnswer));
        try {
            return answer(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer came within " + patience.toSeconds() + " s", e);
        } finally {
            asked.cancel(true);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Duration retryAfter = response.headers()
                .firstValue("Retry-After")
                .map(header -> Answer.retryAfter(header, Instant.now()))
                .orElse(Duration.ZERO);
        return new Answer(response.statusCode(), Json.object(response.body()), retryAfter);
    }

    /** Some of the client's failures have no words. */
    private static String reason(Throwable failure) {
        if (failure instanceof ConnectException) {
            return "nothing listens there, or its name is unknown";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
