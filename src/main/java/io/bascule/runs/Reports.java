package io.bascule.runs;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Runs;
import io.bascule.job.Backoff;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what runs report, and tells everyone once it is written. A stale report changes nothing. */
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
    private static final String STALE_DETAIL = "This run no longer owns its job; nothing was changed.";

    private final Bus bus;
    private final News news;
    private final RunStore runs;
    private final Writes writes;
    private final Lasting lasting;
    private final Terms terms;

    /** Where reports are written, and how. */
    public record Ends(RunStore runs, Writes writes, Lasting lasting) {}

    /**
     * What is not said by those who report.
     *
     * @param backoff the wait between attempts
     * @param expiresIn how long people have to decide where the request does not say
     */
    public record Terms(Backoff backoff, Duration expiresIn) {}

    public Reports(Bus bus, News news, Ends ends, Terms terms) {
        this.bus = bus;
        this.news = news;
        this.runs = ends.runs();
        this.writes = ends.writes();
        this.lasting = ends.lasting();
        this.terms = terms;
    }

    /** Something that a run reports on its way. */
    public Future<Bus.Done> record(Job job, Runs.Content content) {
        RunKey run = job.run();
        if (content instanceof Runs.StepDone step) {
            return live(
                    () -> writes.recordStep(new RunStore.StepResult(run, step.position(), step.name(), step.result())));
        }
        if (content instanceof Runs.Logged logged) {
            return live(() -> writes.appendLogs(new RunStore.Lines(run, logged.entries())))
                    .onSuccess(v ->
                            bus.publish(Addresses.LOG_APPENDED, new Events.LogAppended(job.id(), logged.entries())));
        }
        if (content instanceof Runs.Shown shown) {
            return present(() -> runs.recordInfo(run, shown.checkpoint()))
                    .onSuccess(checkpoint -> tellCheckpoint(checkpoint, job))
                    .map(Bus.Done.DONE);
        }
        if (content instanceof Runs.Progressed progress) {
            return present(() -> writes.progress(new RunStore.Progress(run, progress.percent(), progress.note())))
                    .map(at -> job.progressed(progress.percent(), progress.note(), at))
                    .onSuccess(now -> news.changed(new Events.JobChanged(now, JobStatus.RUNNING)))
                    .map(Bus.Done.DONE);
        }
        throw new IllegalArgumentException("Not on the way: " + content);
    }

    /**
     * The end of a run.
     *
     * @param cancelling a person asked the run to stop
     * @return what became of the job; where the database refuses what the run ended with, the run has failed
     */
    public Future<Job> end(Job job, Runs.Content content, boolean cancelling) {
        return write(job, content, cancelling).recover(failure -> {
            if (failure instanceof Fault) {
                return Future.failedFuture(failure);
            }
            LOG.atError().addKeyValue("jobId", job.id()).setCause(failure).log("The end of a run could not be written");
            JobError error = new JobError(JobError.INVALID_RESULT, "What the run ended with could not be stored.");
            return failed(job, new Runs.Failed(error, true), cancelling);
        });
    }

    private Future<Job> write(Job job, Runs.Content content, boolean cancelling) {
        RunKey run = job.run();
        if (content instanceof Runs.Completed done) {
            RunStore.Completion completion = new RunStore.Completion(run, done.output());
            return ended(
                    job,
                    Events.RunEnded.Outcome.COMPLETED,
                    null,
                    () -> writes.complete(completion).map(at -> at.map(job::completed)));
        }
        if (content instanceof Runs.Failed failed) {
            return failed(job, failed, cancelling);
        }
        if (content instanceof Runs.Parked parked) {
            return parked(job, parked);
        }
        if (content instanceof Runs.Slept slept) {
            Duration duration = Duration.ofMillis(slept.forMs());
            return paused(
                    job,
                    Events.RunEnded.Outcome.SLEPT,
                    null,
                    () -> runs.sleep(run, slept.position(), slept.name(), duration));
        }
        return cancelled(job);
    }

    /** The end of a run that people asked to stop. */
    public Future<Job> cancelled(Job job) {
        return ended(job, Events.RunEnded.Outcome.CANCELLED, null, () -> runs.cancelled(job.run()));
    }

    private Future<Job> failed(Job job, Runs.Failed failed, boolean cancelling) {
        double random = ThreadLocalRandom.current().nextDouble();
        Verdict verdict = Verdict.of(job, failed, cancelling, terms.backoff(), random);
        if (verdict instanceof Verdict.Cancel) {
            return cancelled(job);
        }
        JobError error = failed.error();
        if (verdict instanceof Verdict.Retry retry) {
            return paused(
                    job,
                    Events.RunEnded.Outcome.RETRYING,
                    error,
                    () -> runs.retryLater(job.run(), error, retry.delay()));
        }
        return present(() -> runs.fail(job.run(), error, job.attempt(), job.maxAttempts()))
                .map(ended -> {
                    ended.checkpoint().ifPresent(checkpoint -> tellCheckpoint(checkpoint, job));
                    return tellEnd(job, ended.job(), Events.RunEnded.Outcome.FAILED, error);
                });
    }

    private Future<Job> parked(Job job, Runs.Parked parked) {
        Long asked = parked.checkpoint().expiresInMs();
        Duration expiresIn = asked == null ? terms.expiresIn() : Duration.ofMillis(asked);
        return paused(
                job,
                Events.RunEnded.Outcome.PARKED,
                null,
                () -> runs.park(job.run(), parked.checkpoint(), expiresIn)
                        .map(written -> written.map(ended -> {
                            ended.checkpoint().ifPresent(checkpoint -> tellCheckpoint(checkpoint, job));
                            return ended.job();
                        })));
    }

    /** An end after which the job would go on: where people asked to cancel it meanwhile, it is cancelled instead. */
    private Future<Job> paused(
            Job job, Events.RunEnded.Outcome outcome, JobError error, Supplier<Future<Optional<Job>>> write) {
        return lasting.write(write)
                .compose(written -> written.isPresent()
                        ? Future.succeededFuture(tellEnd(job, written.get(), outcome, error))
                        : cancelled(job));
    }

    private Future<Job> ended(
            Job job, Events.RunEnded.Outcome outcome, JobError error, Supplier<Future<Optional<Job>>> write) {
        return present(write).map(now -> tellEnd(job, now, outcome, error));
    }

    private Job tellEnd(Job was, Job now, Events.RunEnded.Outcome outcome, JobError error) {
        news.changed(new Events.JobChanged(now, JobStatus.RUNNING));
        Duration took = Duration.between(was.updatedAt(), now.updatedAt());
        news.ended(new Events.RunEnded(now, outcome, took, error));
        return now;
    }

    private void tellCheckpoint(Checkpoint checkpoint, Job job) {
        bus.publish(
                Addresses.CHECKPOINT_CHANGED, new Events.CheckpointChanged(checkpoint, job.jobType(), Caller.SYSTEM));
    }

    private Future<Bus.Done> live(Supplier<Future<Boolean>> write) {
        return present(() -> write.get().map(live -> live ? Optional.of(Bus.Done.DONE) : Optional.empty()));
    }

    private <T> Future<T> present(Supplier<Future<Optional<T>>> write) {
        return lasting.write(write).map(written -> written.orElseThrow(this::stale));
    }

    private Fault stale() {
        news.count(Events.Count.What.STALE_WRITES, 1);
        return Fault.of(ErrorCode.STALE_RUN, STALE_DETAIL);
    }

    /** What a report is answered with whose run holds no slot here. */
    public Fault staleReport() {
        return stale();
    }
}
