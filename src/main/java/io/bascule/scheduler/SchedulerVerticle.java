package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Requests;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.JournalEntry;
import io.bascule.job.RunKey;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.NodeStore;
import io.bascule.store.RunStore;
import io.bascule.store.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler of a node: carries out what its {@link Core} wants, on one event loop, and serves what is asked of jobs. */
public final class SchedulerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerVerticle.class);
    /** After the grace time, how long the last writes of a drain may take. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);
    /** The stores that the scheduler writes through. */
    public record Stores(JobStore jobs, RunStore runs, NodeStore nodes, JobTypeStore types, Wakeups wakeups) {}

    /** Which node this is. */
    public record Node(UUID id, String name, String version) {}

    private final Node node;
    private final Stores stores;
    private final WorkerSettings settings;
    private final Core core;

    private Bus bus;
    private Lease lease;
    private JobTypes types;
    private Submissions submissions;
    private JobControl control;
    private Reports reports;
    private Claims claims;
    private Hints hints;
    private long timer = -1;
    private boolean gaveUp;
    private Promise<Void> idle;

    public SchedulerVerticle(Node node, Stores stores, WorkerSettings settings, Duration headStart) {
        this.node = node;
        this.stores = stores;
        this.settings = settings;
        this.core = new Core(settings, headStart);
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        lease = new Lease(stores.nodes(), node.id(), settings, bus, SchedulerVerticle::nowMs);
        types = new JobTypes(stores.types());
        submissions = new Submissions(bus, stores.jobs(), types);
        control = new JobControl(stores.jobs());
        claims = new Claims(stores.runs(), node.id(), this::tellReleased);
        hints = new Hints(vertx, stores.wakeups());
        reports = new Reports(bus, stores.runs(), new Lasting(vertx, () -> gaveUp), settings);
        return stores.nodes()
                .join(node.id(), node.name(), node.version())
                .onSuccess(v -> serve())
                .compose(v -> hints.listen(this::onHint))
                .onSuccess(v -> tell(new Event.Tick()));
    }

    private void serve() {
        bus.serve(
                Addresses.SUBMIT,
                request -> submissions.submit(request).onSuccess(accepted -> submitted(accepted, request.caller())));
        bus.serve(Addresses.GET, control::get);
        bus.serve(Addresses.CANCEL, request -> control.cancel(request).map(done -> cancelled(done, request.caller())));
        bus.serve(Addresses.RETRY, request -> control.retry(request).map(done -> changed(done, request.caller())));
        bus.serve(Addresses.WORKER, this::onControl);
        bus.serve(Addresses.HANDLER_UP, this::onHandlerUp);
        bus.serve(Addresses.reports(node.id()), this::onReport);
        bus.listen(Addresses.JOB_CHANGED, event -> {
            if (event.job().status().isClaimable() && event.was() != null) {
                wake();
            }
        });
        vertx.setPeriodic(settings.heartbeatInterval().toMillis(), id -> beat());
        vertx.setPeriodic(settings.nodeTimeout().toMillis() / 3, id -> sweep());
    }

    // What is asked of jobs

    private void submitted(Requests.SubmittedJobs submitted, Caller by) {
        if (submitted.existed()) {
            return;
        }
        count(Events.Count.What.SUBMITS, submitted.jobs().size());
        submitted.jobs().forEach(job -> bus.publish(Addresses.JOB_CHANGED, new Events.JobChanged(job, null, by)));
        wake();
    }

    private Job cancelled(JobStore.Changed changed, Caller by) {
        Job job = changed.job();
        if (job.status() == JobStatus.RUNNING) {
            tell(new Event.CancelAsked(job.run()));
            if (!node.id().equals(job.nodeId())) {
                hints.cancel();
            }
        }
        return changed(changed, by);
    }

    private Job changed(JobStore.Changed changed, Caller by) {
        bus.publish(Addresses.JOB_CHANGED, new Events.JobChanged(changed.job(), changed.was(), by));
        return changed.job();
    }

    private Future<Requests.WorkerStatus> onControl(Requests.ControlWorker request) {
        if (request.order() != Requests.ControlWorker.Order.STATUS) {
            if (!request.caller().isAdmin()) {
                return Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "Only an admin starts or stops the worker."));
            }
            boolean start = request.order() == Requests.ControlWorker.Order.START;
            LOG.info(
                    "The worker was {} by {}",
                    start ? "started" : "stopped",
                    request.caller().username());
            tell(start ? new Event.Started() : new Event.Stopped());
        }
        return Future.succeededFuture(new Requests.WorkerStatus(
                node.id(),
                core.isStarted(),
                core.activeJobs(),
                core.readyJobs(),
                settings.maxConcurrentJobs(),
                settings.pollInterval().toMillis()));
    }

    private Future<Bus.Done> onHandlerUp(Runs.HandlerUp up) {
        return types.announce(up.type())
                .onSuccess(
                        v -> tell(new Event.TypeUp(up.type().name(), up.type().concurrency())))
                .map(Bus.Done.DONE);
    }

    // What runs report

    private Future<Bus.Done> onReport(Runs.Report report) {
        Optional<Core.LiveRun> live = core.live(report.run());
        if (live.isEmpty()) {
            return Future.failedFuture(reports.staleReport());
        }
        if (!report.content().endsRun()) {
            return reports.record(live.get().job(), report.content());
        }
        core.ending(report.run());
        return over(
                live.get().job(),
                reports.end(live.get().job(), report.content(), live.get().isCancelling()));
    }

    private Future<Bus.Done> over(Job job, Future<Job> end) {
        return end.map(Bus.Done.DONE)
                .onFailure(failure -> couldNotEnd(job, failure))
                .onComplete(v -> tell(new Event.RunOver(job.run())));
    }

    private void couldNotEnd(Job job, Throwable failure) {
        if (failure instanceof Fault fault && fault.code() == ErrorCode.STALE_RUN) {
            LOG.atInfo().addKeyValue("jobId", job.id()).log("A run ended that had lost its job; nothing was changed");
        } else {
            LOG.atError().addKeyValue("jobId", job.id()).setCause(failure).log("The end of a run could not be written");
        }
    }

    // What the core wants

    private void tell(Event event) {
        core.on(event, nowMs()).forEach(this::carryOut);
        if (idle != null && core.isIdle()) {
            idle.tryComplete();
        }
        core.nextMs().ifPresent(this::setTimer);
    }

    private void setTimer(long atMs) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(Math.max(1, atMs - nowMs()), id -> tell(new Event.Tick()));
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Claim claim) {
            claim(claim);
        } else if (action instanceof Action.Start start) {
            startRun(start.job());
        } else if (action instanceof Action.Release release) {
            release(release.runs());
        } else if (action instanceof Action.Stop stop) {
            bus.publish(Addresses.stopRun(stop.run().jobId(), stop.run().epoch()), new Runs.Stop(stop.reason()));
        } else if (action instanceof Action.TimeOut timeOut) {
            timeOut(timeOut.job());
        } else if (action instanceof Action.ForceCancel force) {
            over(force.job(), reports.cancelled(force.job()));
        }
    }

    private void claim(Action.Claim claim) {
        claims.carryOut(claim)
                .onSuccess(claimed -> {
                    count(Events.Count.What.CLAIMS, claimed.jobs().size());
                    tell(claimed);
                })
                .onFailure(failure -> {
                    LOG.warn("Could not claim jobs: {}", failure.getMessage());
                    tell(new Event.ClaimFailed());
                });
    }

    private void count(Events.Count.What what, int n) {
        if (n > 0) {
            bus.publish(Addresses.COUNTED, new Events.Count(what, n));
        }
    }

    private void startRun(Job job) {
        JobStatus was = job.epoch() == 1 ? JobStatus.PENDING : JobStatus.QUEUED;
        bus.publish(Addresses.JOB_CHANGED, new Events.JobChanged(job, was));
        Future<Bus.Done> started = (job.epoch() == 1
                        ? Future.succeededFuture(List.<JournalEntry>of())
                        : stores.runs().journal(job.id()))
                .compose(journal ->
                        bus.request(Addresses.startRun(job.jobType()), new Runs.Start(job, journal, node.id())));
        started.onFailure(failure -> {
            LOG.atWarn()
                    .addKeyValue("jobId", job.id())
                    .log("Could not start a run of {}: {}", job.jobType(), failure.getMessage());
            vertx.timer(1, TimeUnit.SECONDS).onComplete(v -> release(List.of(job.run())));
        });
    }

    private void release(List<RunKey> keys) {
        new Lasting(vertx, () -> gaveUp)
                .write(() -> stores.runs().release(keys))
                .onSuccess(released -> released.forEach(this::tellReleased))
                .onFailure(failure -> LOG.warn(
                        "Could not hand {} jobs back; they are rescued once this node is seen as lost: {}",
                        keys.size(),
                        failure.getMessage()))
                .onComplete(v -> keys.forEach(key -> tell(new Event.RunOver(key))));
    }

    private void tellReleased(Job job) {
        bus.publish(Addresses.JOB_CHANGED, new Events.JobChanged(job, JobStatus.RUNNING));
        bus.publish(
                Addresses.RUN_ENDED, new Events.RunEnded(job, Events.RunEnded.Outcome.RELEASED, Duration.ZERO, null));
    }

    private void timeOut(Job job) {
        JobError error = new JobError(
                JobError.TIMEOUT, "A run took longer than the job's timeout of " + job.timeoutMs() + " ms.");
        over(job, reports.end(job, new Runs.Failed(error, true), false));
    }

    // Wake-ups and the lease

    private void wake() {
        boolean takesMore = core.hasFreeSlot();
        tell(new Event.Woken());
        if (!takesMore) {
            hints.jobs();
        }
    }

    private void onHint(String what) {
        if (what.equals(Wakeups.CANCEL)) {
            beat();
        } else {
            tell(new Event.Woken());
        }
    }

    private void beat() {
        lease.beat(this::tell).onFailure(failure -> LOG.warn("A heartbeat failed: {}", failure.getMessage()));
    }

    private void sweep() {
        lease.sweep().onFailure(failure -> LOG.warn("Looking for lost nodes failed: {}", failure.getMessage()));
    }

    /** Drains: what runs gets the grace time, what is left is handed back, then the node leaves. */
    @Override
    public Future<?> stop() {
        idle = Promise.promise();
        vertx.setTimer(settings.graceTime().plus(LAST_WRITES).toMillis(), id -> {
            gaveUp = true;
            idle.tryFail("The last writes took too long");
        });
        tell(new Event.Draining(settings.graceTime()));
        return idle.future()
                .recover(failure -> {
                    LOG.warn("Left with {} runs not handed back; other nodes rescue them", core.activeJobs());
                    return Future.succeededFuture();
                })
                .compose(v -> stores.nodes().leave(node.id()))
                .onFailure(failure -> LOG.warn("Could not sign off: {}", failure.getMessage()))
                .otherwiseEmpty()
                .compose(v -> hints.close().otherwiseEmpty());
    }

    /** A clock that never goes back. */
    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
