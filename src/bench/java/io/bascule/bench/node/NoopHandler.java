package io.bascule.bench.node;

import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;

/** A job that does nothing but be counted; while pickups are timed it notes how long its submit is ago. */
final class NoopHandler implements JobHandler {
    static final String TYPE = "noop";

    private final AtomicLong started = new AtomicLong();
    private volatile long[] pickups;

    @Override
    public String jobType() {
        return TYPE;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        long[] timed = pickups;
        if (timed != null) {
            long now = System.nanoTime();
            JsonObject input = job.input();
            long number = input.getLong("seq");
            if (number < timed.length) {
                timed[(int) number] = now - input.getLong("t");
            }
        }
        started.incrementAndGet();
        return Future.succeededFuture(new JsonObject());
    }

    /** Runs so far. */
    long started() {
        return started.get();
    }

    /** From now on, the time from submit to start of job i goes to {@code nanos[i]}. */
    void time(long[] nanos) {
        pickups = nanos;
    }
}
