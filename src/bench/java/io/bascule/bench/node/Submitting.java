package io.bascule.bench.node;

import io.bascule.bus.JobClient;
import io.bascule.job.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The ways in which jobs are submitted; a submit that fails ends the measurement. */
final class Submitting {
    private final JobClient client;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Submitting(JobClient client) {
        this.client = client;
    }

    /** Submits {@code n} jobs in batches, so many of them in flight; returns when all are durable. */
    void inBatches(int n, int batchSize, int inFlight) {
        Semaphore free = new Semaphore(inFlight);
        for (int from = 0; from < n; from += batchSize) {
            List<NewJob> batch = new ArrayList<>(batchSize);
            for (int i = from; i < Math.min(n, from + batchSize); i++) {
                batch.add(Payload.job(i));
            }
            free.acquireUninterruptibly();
            client.submitAll(batch, null).onFailure(failure::set).onComplete(done -> free.release());
        }
        free.acquireUninterruptibly(inFlight);
        throwFailure();
    }

    /** Submits one; returns when it is durable. */
    void one(long number) {
        one(Payload.job(number));
    }

    /** As {@link #one(long)}. */
    void one(NewJob job) {
        client.submit(job).await();
    }

    /** Submits one at a time from each of so many threads that wait for the reply, until {@code n} are done or {@link #stop}. */
    void oneAtATime(int callers, long n) {
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> submitUntil(n), "submitter-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void submitUntil(long n) {
        try {
            for (long number = next.getAndIncrement(); number < n && !stopped.get(); number = next.getAndIncrement()) {
                one(number);
            }
        } catch (Throwable e) { // Futures fail with checked exceptions too, which await() does not declare.
            failure.set(e);
            stopped.set(true);
        }
    }

    /** How many were begun. */
    long begun() {
        return next.get();
    }

    void stop() {
        stopped.set(true);
        join();
    }

    /** Returns once every caller is done. */
    void join() {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throwFailure();
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw new IllegalStateException("A submit failed", failure.get());
        }
    }
}
