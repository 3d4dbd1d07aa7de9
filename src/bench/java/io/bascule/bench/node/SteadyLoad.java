package io.bascule.bench.node;

import io.bascule.bus.JobClient;
import io.bascule.job.NewJob;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Jobs at a steady pace, each submitted by itself, and some that ask for approval among them. */
final class SteadyLoad {
    private static final long TICK_NS = 10_000_000;
    private static final int TICKS_A_SECOND = 100;
    /** Five a second ask. */
    private static final int TICKS_BETWEEN_QUESTIONS = 20;
    /** Where so many wait to be durable, the pace falls. */
    private static final int MOST_IN_FLIGHT = 4_000;

    private final JobClient client;
    private final int aTick;
    private final Semaphore free = new Semaphore(MOST_IN_FLIGHT);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::submit, "steady-load");
    private volatile boolean stopped;

    SteadyLoad(JobClient client, int jobsASecond) {
        this.client = client;
        this.aTick = jobsASecond / TICKS_A_SECOND;
    }

    void start() {
        thread.start();
    }

    private void submit() {
        long begin = System.nanoTime();
        for (long tick = 0; !stopped; tick++) {
            for (long left = left(begin, tick); left > 0; left = left(begin, tick)) {
                LockSupport.parkNanos(left);
            }
            for (int i = 0; i < aTick; i++) {
                submit(Payload.job(tick * aTick + i));
            }
            if (tick % TICKS_BETWEEN_QUESTIONS == 0) {
                submit(AskingHandler.job(tick));
            }
        }
    }

    private static long left(long begin, long tick) {
        return begin + tick * TICK_NS - System.nanoTime();
    }

    private void submit(NewJob job) {
        free.acquireUninterruptibly();
        client.submit(job).onFailure(failure::set).onComplete(done -> free.release());
    }

    /** Submits no more; returns when all are durable. */
    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        free.acquireUninterruptibly(MOST_IN_FLIGHT);
        if (failure.get() != null) {
            throw new IllegalStateException("A submit failed", failure.get());
        }
    }
}
