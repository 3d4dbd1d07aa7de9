package io.bascule.bus;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Decision;
import io.bascule.job.Job;
import io.bascule.job.KnownType;
import io.bascule.job.NewJob;
import io.bascule.job.TypeLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Bascule for other verticles: every call goes over the event bus to the engine, and fails with a {@link
 * io.bascule.job.Fault} that says what to do.
 */
public final class JobClient {
    private final Bus bus;
    private final Caller caller;

    /** A client that acts as {@code caller}: whose jobs it submits, and what it may see and decide. */
    public JobClient(Vertx vertx, Caller caller) {
        this(new Bus(vertx), caller);
    }

    public JobClient(Bus bus, Caller caller) {
        this.bus = bus;
        this.caller = caller;
    }

    /** Submits a job; succeeds once it is durable. */
    public Future<Job> submit(NewJob job) {
        return submitAll(List.of(job), null).map(submitted -> submitted.jobs().get(0));
    }

    /**
     * Submits all jobs or none; succeeds once they are durable.
     *
     * @param idempotencyKey null, or a key under which asking again returns the same jobs
     */
    public Future<Requests.SubmittedJobs> submitAll(List<NewJob> jobs, String idempotencyKey) {
        return bus.request(Addresses.SUBMIT, new Requests.SubmitJobs(jobs, caller, idempotencyKey));
    }

    /** The job as it is now. */
    public Future<Job> get(UUID jobId) {
        return bus.request(Addresses.GET, new Requests.OneJob(jobId, caller));
    }

    /** Cancels a waiting job at once; asks a running one to stop. */
    public Future<Job> cancel(UUID jobId) {
        return bus.request(Addresses.CANCEL, new Requests.OneJob(jobId, caller));
    }

    /** Queues a failed or cancelled job again, with all its attempts; journaled steps are kept. */
    public Future<Job> retry(UUID jobId) {
        return bus.request(Addresses.RETRY, new Requests.OneJob(jobId, caller));
    }

    /** Pauses or limits a job type on all nodes together, or lets it go again; for admins. */
    public Future<KnownType> changeType(String jobType, TypeLimits.Change change) {
        return bus.request(Addresses.CHANGE_TYPE, new Requests.ChangeType(jobType, change, caller));
    }

    /** Decides a checkpoint; the loser of a race fails with {@code ALREADY_DECIDED}. */
    public Future<Checkpoint> decide(Decision decision) {
        return bus.request(Addresses.DECIDE, new Requests.Decide(decision, caller));
    }

    /** Hears of every change of a job's state; a hint, since a message can be lost. */
    public MessageConsumer<Events.JobsChanged> onEvent(Consumer<Events.JobChanged> listener) {
        return bus.listen(Addresses.JOBS_CHANGED, event -> event.changes().forEach(listener));
    }
}
