package io.bascule.pages;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and gives out streams of events itself; everything else it passes on. */
final class ScriptedStream implements AutoCloseable {
    private final Set<HttpServerResponse> open = ConcurrentHashMap.newKeySet();
    private final PrefixProxy proxy;
    private volatile boolean refusing;
    private volatile boolean holding;

    ScriptedStream(Vertx vertx, int target) {
        proxy = new PrefixProxy(vertx, "", target, this::takes);
    }

    String url(String path) {
        return proxy.url(path);
    }

    private boolean takes(HttpServerRequest request) {
        if (!request.path().endsWith("/events")) {
            return false;
        }
        HttpServerResponse response = request.response();
        if (holding) {
            return true;
        }
        if (refusing) {
            response.setStatusCode(429).end();
            return true;
        }
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.write("retry: 100\n: open\n\n");
        response.closeHandler(closed -> open.remove(response));
        open.add(response);
        return true;
    }

    void tell(String event, String data) {
        open.forEach(response -> response.write("event: " + event + "\ndata: " + data + "\n\n"));
    }

    /** Cuts every stream, without a word. */
    void drop() {
        open.forEach(response -> response.reset());
    }

    void refuseFromNowOn() {
        refusing = true;
    }

    /** As proxies do that pass an answer on when it is complete. */
    void holdBackFromNowOn() {
        holding = true;
    }

    @Override
    public void close() {
        proxy.close();
    }
}
