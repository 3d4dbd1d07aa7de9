package io.bascule.pages;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a server and gives out streams of events itself; everything else it passes on. */
final class ScriptedStream implements AutoCloseable {
    private static final long BEAT_MS = 10_000;

    private final Set<HttpServerResponse> open = ConcurrentHashMap.newKeySet();
    private final Vertx vertx;
    private final PrefixProxy proxy;
    private final long beats;
    private volatile boolean refusing;
    private volatile boolean holding;

    ScriptedStream(Vertx vertx, int target) {
        this.vertx = vertx;
        proxy = new PrefixProxy(vertx, "", target, this::takes);
        beats = vertx.setPeriodic(BEAT_MS, tick -> tell("beat", "{}"));
    }

    String url(String path) {
        return proxy.url(path);
    }

    private boolean takes(HttpServerRequest request) {
        if (!request.path().endsWith("/events")) {
            return false;
        }
        HttpServerResponse response = request.response();
        if (refusing) {
            response.setStatusCode(429).end();
            return true;
        }
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.closeHandler(closed -> open.remove(response));
        response.write("retry: 100\n\n");
        if (!holding) {
            open.add(response);
            response.write(event("beat", "{}"));
        }
        return true;
    }

    void tell(String event, String data) {
        open.forEach(response -> response.write(event(event, data)));
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** Cuts every stream, without a word. */
    void drop() {
        open.forEach(response -> response.reset());
    }

    void refuseFromNowOn() {
        refusing = true;
    }

    /** As proxies do that gather an answer: of a stream that begins now not a word comes through. */
    void holdBackFromNowOn() {
        holding = true;
    }

    @Override
    public void close() {
        vertx.cancelTimer(beats);
        proxy.close();
    }
}
