package io.bascule.command;

import io.bascule.BasculeVertx;
import io.bascule.Server;
import io.bascule.settings.Config;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server in this process, closed in order when the process is told to end, be it in the midst of its start. */
final class RunningServer implements AutoCloseable {
    private static final long CLOSE_S = 10;

    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Vertx vertx;
    private volatile Server server;

    private RunningServer() {}

    /**
     * Starts it.
     *
     * @param out told when the process is told to end
     */
    static RunningServer start(Config config, Server.Mode mode, PrintWriter out) {
        RunningServer running = new RunningServer();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> running.closeWithProcess(out), "bascule-shutdown"));
        running.open(config, mode);
        return running;
    }

    private void open(Config config, Server.Mode mode) {
        try {
            vertx = BasculeVertx.start(config);
            server = Server.start(vertx, config, mode, List.of());
        } catch (Throwable failure) { // Futures fail with checked exceptions too, which await() does not declare.
            close();
            throw failure;
        } finally {
            started.countDown();
        }
    }

    Server server() {
        return server;
    }

    /** On Ctrl-C and SIGTERM. A start is waited for: only at its end is it known what has to be closed, PostgreSQL's process too. */
    private void closeWithProcess(PrintWriter out) {
        if (closed.get()) {
            return;
        }
        out.println("Stopping: running jobs get their grace time; what is left goes back to the queue.");
        out.flush();
        try {
            started.await();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        close();
        out.println("Stopped.");
        out.flush();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        if (server != null) {
            server.close();
        }
        if (vertx != null) {
            closeVertx();
        }
    }

    private void closeVertx() {
        try {
            vertx.close().await(CLOSE_S, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException hanging) {
            // The process ends anyway; nothing is left that has to be kept.
        }
    }
}
