package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.RunKey;
import io.bascule.runs.Lasting;
import io.bascule.runs.News;
import io.bascule.runs.Reports;
import io.bascule.runs.Writes;
import io.bascule.store.GroupCommit;
import io.bascule.store.JobStore;
import io.bascule.store.RunStore;
import io.bascule.store.Submission;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker of a node: tells its {@link Core} what happens and carries out what that wants, on one event loop. */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** After the grace time, how long the last writes of a drain may take. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    /** How long to leave a job alone whose handler could not be reached. */
    private static final long RELEASE_AFTER_MS = 1_000;

    private static final long NO_TIMER = Long.MAX_VALUE;

    /** Which node works, by which settings. */
    record Setup(UUID nodeId, WorkerSettings settings, Duration headStart) {}

    private final Vertx vertx;
    private final Bus bus;
    private final News news;
    private final Setup setup;
    private final RunStore runs;
    private final Core core;
    private final Inserts inserts;
    private final Lasting lasting;
    private final Reports reports;
    private final Claims claims;
    private final Starts starts;
    private final Elsewhere elsewhere;
    private final Turn<Event.Inserted> inserted;
    private final Turn<RunKey> over;
    private long timer = -1;
    private long timerAtMs = NO_TIMER;
    private boolean gaveUp;
    private Promise<Void> idle;

    Worker(Context context, News news, JobStore jobs, RunStore runs, Setup setup) {
        this.vertx = context.owner();
        this.bus = new Bus(vertx);
        this.news = news;
        this.setup = setup;
        this.runs = runs;
        this.core = new Core(setup.settings(), setup.headStart());
        GroupCommit.Timer timer = (ms, what) -> vertx.setTimer(ms, id -> what.run());
        this.inserts = new Inserts(jobs, setup.nodeId(), timer, news::committed);
        this.lasting = new Lasting(vertx, () -> gaveUp);
        this.reports = new Reports(
                bus,
                news,
                new Reports.Ends(runs, new Writes(runs, timer, news::committed), lasting),
                new Reports.Terms(setup.settings().backoff(), setup.settings().expiresIn()));
        this.claims = new Claims(runs, setup.nodeId(), this::tellReleased);
        this.starts = new Starts(bus, runs, setup.nodeId(), told());
        this.elsewhere = new Elsewhere(
                bus,
                setup.settings().nodeTimeout(),
                Worker::nowMs,
                run -> core.live(run).isPresent(),
                this::lost);
        this.inserted = new Turn<>(context, this::onInserted);
        this.over = new Turn<>(context, runsOver -> tell(new Event.RunsOver(runsOver)));
    }

    // New jobs

    /** Writes jobs; where this node has room they are its own from the start, and no claim is needed. */
    Future<JobStore.Accepted> submit(Submission submission) {
        int jobs = submission.size();
        if (!mayStartAtOnce(submission)
                || !core.reserve(submission.jobs().get(0).jobType(), jobs)) {
            return inserts.submit(submission);
        }
        return inserts.submitAndStart(submission)
                .onSuccess(accepted -> inserted.add(new Event.Inserted(jobs, accepted.started())))
                .onFailure(failure -> notInserted(jobs, failure));
    }

    private static boolean mayStartAtOnce(Submission submission) {
        String jobType = submission.jobs().get(0).jobType();
        return submission.groups() && submission.jobs().stream().allMatch(job -> isPlain(job, jobType));
    }

    private static boolean isPlain(NewJob job, String jobType) {
        return job.runAt() == null
                && job.concurrencyKey() == null
                && job.requires().isEmpty()
                && job.jobType().equals(jobType);
    }

    private void onInserted(List<Event.Inserted> all) {
        List<Job> jobs = new ArrayList<>();
        int reserved = 0;
        for (Event.Inserted one : all) {
            jobs.addAll(one.jobs());
            reserved += one.reserved();
        }
        tell(new Event.Inserted(reserved, jobs));
    }

    /** Where the answer was lost, some of them may be this node's without its knowing. */
    private void notInserted(int jobs, Throwable failure) {
        tell(Lasting.isPassing(failure) ? new Event.InsertFailed(jobs) : new Event.Inserted(jobs, List.of()));
    }

    // What runs report

    /** Answered once each of them is written or refused. */
    Future<Runs.Answers> onReports(Runs.Reports all) {
        List<Future<Bus.Done>> taken =
                all.reports().stream().map(this::onReport).toList();
        // Ends gave their slots back: what waits for one need not wait for their writes.
        tell(new Event.Tick());
        return Future.join(taken)
                .transform(v -> Future.succeededFuture(
                        Runs.Answers.of(taken.stream().map(Future::cause).collect(Collectors.toList()))));
    }

    private Future<Bus.Done> onReport(Runs.Report report) {
        Optional<Core.LiveRun> live = core.live(report.run());
        if (live.isEmpty()) {
            return Future.failedFuture(reports.staleReport());
        }
        Job job = live.get().job();
        if (!report.content().endsRun()) {
            return reports.record(job, report.content());
        }
        core.ending(report.run());
        if (report.content() instanceof Runs.HandedBack) {
            release(List.of(report.run()));
            return Future.succeededFuture(Bus.Done.DONE);
        }
        return over(job, reports.end(job, report.content(), live.get().isCancelling()));
    }

    private Future<Bus.Done> over(Job job, Future<Job> end) {
        return end.map(Bus.Done.DONE)
                .onFailure(failure -> couldNotEnd(job, failure))
                .onComplete(v -> over.add(job.run()));
    }

    private static void couldNotEnd(Job job, Throwable failure) {
        if (failure instanceof Fault fault && fault.code() == ErrorCode.STALE_RUN) {
            LOG.atInfo().addKeyValue("jobId", job.id()).log("A run ended that had lost its job; nothing was changed");
        } else {
            LOG.atError().addKeyValue("jobId", job.id()).setCause(failure).log("The end of a run could not be written");
        }
    }

    // Handlers, here and in other processes

    private Starts.Told told() {
        return new Starts.Told() {
            @Override
            public void elsewhere(UUID handlerId, List<RunKey> keys) {
                elsewhere.took(handlerId, keys);
            }

            /** Nothing more of it is claimed until a handler is heard of: one may have come in just this moment. */
            @Override
            public void nobody(String jobType) {
                tell(new Event.TypeDown(jobType));
                bus.publish(Addresses.WHO_HANDLES, new Runs.WhoHandles());
            }

            @Override
            public void notTaken(List<RunKey> keys) {
                releaseLater(keys);
            }

            @Override
            public boolean isLive(RunKey run) {
                return core.live(run).isPresent();
            }
        };
    }

    /** Looks after runs that other processes have. */
    void checkElsewhere() {
        elsewhere.check();
    }

    /** The process whose handler had the run is gone. The run may be what killed it, so it has burned its attempt. */
    private void lost(RunKey run) {
        core.live(run).ifPresent(live -> {
            core.ending(run);
            JobError error = new JobError(JobError.NODE_LOST, "The process whose handler ran the job was lost.");
            over(live.job(), reports.end(live.job(), new Runs.Failed(error, true), live.isCancelling()));
        });
    }

    // What the core wants

    void tell(Event event) {
        core.on(event, nowMs()).forEach(this::carryOut);
        if (idle != null && core.isIdle()) {
            idle.tryComplete();
        }
        setTimer(core.nextMs());
    }

    private void setTimer(long atMs) {
        if (atMs == timerAtMs) {
            return;
        }
        vertx.cancelTimer(timer);
        timerAtMs = atMs;
        if (atMs != NO_TIMER) {
            timer = vertx.setTimer(Math.max(1, atMs - nowMs()), id -> {
                timerAtMs = NO_TIMER;
                tell(new Event.Tick());
            });
        }
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Claim claim) {
            claim(claim);
        } else if (action instanceof Action.Start start) {
            start.jobs().forEach(this::tellStarted);
            starts.start(start.jobs());
        } else if (action instanceof Action.Release release) {
            release(release.runs());
        } else if (action instanceof Action.Stop stop) {
            bus.publish(Addresses.STOP_RUN, new Runs.Stop(stop.run(), stop.reason()));
        } else if (action instanceof Action.TimeOut timeOut) {
            timeOut(timeOut.job());
        } else if (action instanceof Action.ForceCancel force) {
            over(force.job(), reports.cancelled(force.job()));
        }
    }

    private void tellStarted(Job job) {
        JobStatus was = job.epoch() == 1 ? JobStatus.PENDING : JobStatus.QUEUED;
        news.changed(new Events.JobChanged(job, was));
    }

    private void claim(Action.Claim claim) {
        claims.carryOut(claim)
                .onSuccess(claimed -> {
                    news.count(Events.Count.What.CLAIMS, claimed.jobs().size());
                    tell(claimed);
                })
                .onFailure(failure -> {
                    LOG.warn("Could not claim jobs: {}", failure.getMessage());
                    tell(new Event.ClaimFailed());
                });
    }

    /** No handler took them: one that is being deployed may, in a moment. */
    private void releaseLater(List<RunKey> keys) {
        vertx.setTimer(RELEASE_AFTER_MS, id -> release(keys));
    }

    private void release(List<RunKey> keys) {
        lasting.write(() -> runs.release(keys))
                .onSuccess(released -> released.forEach(this::tellReleased))
                .onFailure(failure -> LOG.warn(
                        "Could not hand {} jobs back; they are rescued once this node is seen as lost: {}",
                        keys.size(),
                        failure.getMessage()))
                .onComplete(v -> tell(new Event.RunsOver(keys)));
    }

    private void tellReleased(Job job) {
        news.changed(new Events.JobChanged(job, JobStatus.RUNNING));
        news.ended(new Events.RunEnded(job, Events.RunEnded.Outcome.RELEASED, Duration.ZERO, null));
    }

    private void timeOut(Job job) {
        JobError error = new JobError(
                JobError.TIMEOUT, "A run took longer than the job's timeout of " + job.timeoutMs() + " ms.");
        over(job, reports.end(job, new Runs.Failed(error, true), false));
    }

    /** Gives what runs the grace time and hands back what is left; completes once nothing of this node is under way. */
    Future<Void> drain() {
        idle = Promise.promise();
        vertx.setTimer(setup.settings().graceTime().plus(LAST_WRITES).toMillis(), id -> {
            gaveUp = true;
            idle.tryFail("The last writes took too long");
        });
        tell(new Event.Draining(setup.settings().graceTime()));
        return idle.future();
    }

    /** Whether a job that came in now could start at once. */
    boolean hasFreeSlot() {
        return core.hasFreeSlot();
    }

    /** Whether the job is of a kind that this node runs. */
    boolean mayRun(Job job) {
        return job.requires().isEmpty() && core.handles(job.jobType());
    }

    /** The job types of which this node takes jobs now. */
    Set<String> takes() {
        return core.takes();
    }

    boolean isStarted() {
        return core.isStarted();
    }

    int activeJobs() {
        return core.activeJobs();
    }

    int readyJobs() {
        return core.readyJobs();
    }

    /** A clock that never goes back. */
    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
