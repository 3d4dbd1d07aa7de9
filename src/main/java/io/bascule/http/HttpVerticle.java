package io.bascule.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server: some listeners, each on an event loop of its own, which share the port and the connections that come to it. */
public final class HttpVerticle extends VerticleBase {
    private static final String DOCUMENT = "openapi.json";

    /** Listeners who give the same negative port get the same free one. */
    private static final AtomicInteger ANY_FREE_PORT = new AtomicInteger();

    private final HttpParts parts;
    private final List<Listener> listeners = new ArrayList<>();

    public HttpVerticle(HttpParts parts) {
        this.parts = parts;
    }

    /** Where it listens, once it is deployed. */
    public int actualPort() {
        return listeners.get(0).actualPort();
    }

    @Override
    public Future<?> start() {
        return vertx.fileSystem().readFile(DOCUMENT).map(Buffer::toString).compose(this::listen);
    }

    private Future<?> listen(String document) {
        HttpSettings settings = parts.settings();
        List<Route> routes = Routes.of(vertx, parts, document);
        OpenConnections connections = new OpenConnections(settings.limits().maxConnections());
        int port = settings.port() == 0 ? ANY_FREE_PORT.decrementAndGet() : settings.port();
        for (int i = 0; i < settings.listeners(); i++) {
            listeners.add(new Listener(parts, routes, connections, port));
        }
        return vertx.deployVerticle(
                listeners.iterator()::next, new DeploymentOptions().setInstances(settings.listeners()));
    }
}
