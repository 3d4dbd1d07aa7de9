package io.bascule;

import io.bascule.handler.JobHandler;
import io.bascule.settings.Config;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A whole node as one verticle, for an application that runs Vert.x itself: {@code vertx.deployVerticle(new
 * BasculeVerticle(config))}. Jobs are then submitted with {@link io.bascule.bus.JobClient}. Undeploying drains; do so before
 * {@code vertx.close()}, which takes the connections away at once, so that running jobs would have to be rescued.
 */
public final class BasculeVerticle extends VerticleBase {
    private final Config config;
    private final List<JobHandler> handlers;
    private Server server;

    /**
     * @param handlers job types of the application, besides those that {@link java.util.ServiceLoader} finds
     */
    public BasculeVerticle(Config config, JobHandler... handlers) {
        this.config = config;
        this.handlers = List.of(handlers);
    }

    @Override
    public Future<?> start() {
        return onThread("bascule-start", () -> Server.start(vertx, config, Server.Mode.SERVE, handlers))
                .onSuccess(started -> server = started);
    }

    @Override
    public Future<?> stop() {
        return onThread("bascule-stop", () -> {
            server.close();
            return null;
        });
    }

    /** Where HTTP listens, once deployed. */
    public int port() {
        return server.port();
    }

    /** A thread of its own: starting blocks, and what is deployed from a verticle's thread would be undeployed in any order. */
    private <T> Future<T> onThread(String name, Callable<T> work) {
        Promise<T> done = Promise.promise();
        Thread thread = new Thread(
                () -> {
                    try {
                        T result = work.call();
                        context.runOnContext(v -> done.complete(result));
                    } catch (Throwable failure) {
                        context.runOnContext(v -> done.fail(failure));
                    }
                },
                name);
        thread.start();
        return done.future();
    }
}
