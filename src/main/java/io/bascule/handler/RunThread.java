package io.bascule.handler;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where a handler's code runs: on its verticle's event loop, or, where it blocks, on a thread of its own. */
interface RunThread {
    /** Starts the code. */
    Future<JsonObject> run(Supplier<Future<JsonObject>> code);

    /** The run is over; a thread of its own is interrupted, so that it does not wait for ever. */
    void abandon();

    /** Whether a call that will never return must throw instead, to free the thread. */
    boolean blocks();

    /** The event loop of the verticle; all runs share it. */
    RunThread EVENT_LOOP = new RunThread() {
        @Override
        public Future<JsonObject> run(Supplier<Future<JsonObject>> code) {
            return code.get();
        }

        @Override
        public void abandon() {
            // Futures that nobody completes are garbage; the event loop goes on.
        }

        @Override
        public boolean blocks() {
            return false;
        }
    };

    /** A thread of the executor, on which {@link Future#await()} works since it is none of Vert.x's. */
    static RunThread own(Vertx vertx, ExecutorService executor) {
        return new OwnThread(vertx.getOrCreateContext(), executor);
    }

    /** Virtual threads where the JVM has them, else platform threads; one a run, so the slots are the bound. */
    static ExecutorService executor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException jvmHasNone) {
            AtomicInteger number = new AtomicInteger();
            ThreadFactory threads = task -> {
                Thread thread = new Thread(task, "bascule-run-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            };
            return Executors.newCachedThreadPool(threads);
        }
    }

    /** A thread of its own. */
    final class OwnThread implements RunThread {
        private final Context context;
        private final ExecutorService executor;
        private volatile java.util.concurrent.Future<?> task;

        private OwnThread(Context context, ExecutorService executor) {
            this.context = context;
            this.executor = executor;
        }

        @Override
        public Future<JsonObject> run(Supplier<Future<JsonObject>> code) {
            Promise<JsonObject> result = Promise.promise();
            task = executor.submit(() -> {
                try {
                    code.get().onComplete(done -> context.runOnContext(v -> settle(result, done)));
                } catch (Throwable failure) {
                    context.runOnContext(v -> result.tryFail(failure));
                }
            });
            return result.future();
        }

        private static void settle(Promise<JsonObject> result, AsyncResult<JsonObject> done) {
            if (done.succeeded()) {
                result.tryComplete(done.result());
            } else {
                result.tryFail(done.cause());
            }
        }

        @Override
        public void abandon() {
            java.util.concurrent.Future<?> running = task;
            if (running != null) {
                running.cancel(true);
            }
        }

        @Override
        public boolean blocks() {
            return true;
        }
    }
}
