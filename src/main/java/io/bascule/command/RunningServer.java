package io.bascule.command;

import io.bascule.Server;
import io.bascule.settings.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in this process, closed in order when the process is told to end. */
final class RunningServer implements AutoCloseable {
    private static final long CLOSE_S = 10;

    private final Vertx vertx;
    private final Server server;

    private RunningServer(Vertx vertx, Server server) {
        this.vertx = vertx;
        this.server = server;
    }

    static RunningServer start(Config config, Server.Mode mode) {
        Vertx vertx = Vertx.vertx(new VertxOptions());
        try {
            return new RunningServer(vertx, Server.start(vertx, config, mode, List.of()));
        } catch (RuntimeException | Error failure) {
            close(vertx);
            throw failure;
        }
    }

    Server server() {
        return server;
    }

    /** On Ctrl-C and SIGTERM: drain, then end. */
    void closeWithProcess(PrintWriter out) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            out.println(
                                    "Stopping: running jobs get their grace time; what is left goes back to the queue.");
                            out.flush();
                            close();
                            out.println("Stopped.");
                            out.flush();
                        },
                        "bascule-shutdown"));
    }

    @Override
    public void close() {
        server.close();
        close(vertx);
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().await(CLOSE_S, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException hanging) {
            // The process ends anyway; nothing is left that has to be kept.
        }
    }
}
