package io.bascule.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Plays Sentry's server on the loopback address, and keeps what it is sent. */
final class Ingest implements AutoCloseable {
    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    Ingest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/42/envelope/", this::take);
        server.start();
    }

    String dsn() {
        return "http://public@127.0.0.1:" + server.getAddress().getPort() + "/42";
    }

    /** Everything that was sent, as it came. */
    String all() {
        return String.join("\n", bodies);
    }

    /** The payloads of one type, for example {@code transaction} or {@code event}. */
    List<JsonObject> items(String type) {
        return bodies.stream()
                .flatMap(body -> {
                    List<String> lines = body.lines().toList();
                    return java.util.stream.IntStream.range(1, lines.size() - 1)
                            .filter(i -> lines.get(i).contains("\"type\":\"" + type + "\""))
                            .filter(i -> lines.get(i).contains("\"length\""))
                            .mapToObj(i -> new JsonObject(lines.get(i + 1)));
                })
                .toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        bodies.add(new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
