package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Requests;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.KnownType;
import io.bascule.runs.News;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.KeyStore;
import io.bascule.store.NodeStore;
import io.bascule.store.RunStore;
import io.bascule.store.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler of a node: serves what is asked of jobs, keeps the node's lease, and wakes its worker. */
public final class SchedulerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerVerticle.class);

    /** The stores that the scheduler writes through. */
    public record Stores(
            JobStore jobs, RunStore runs, NodeStore nodes, JobTypeStore types, KeyStore keys, Wakeups wakeups) {}

    private record Submitted(JobStore.Accepted accepted, Caller by) {}

    /** Which node this is. */
    public record Node(UUID id, String name, String version) {}

    private final Node node;
    private final Stores stores;
    private final WorkerSettings settings;
    private final Duration headStart;

    private Bus bus;
    private News news;
    private Lease lease;
    private JobTypes types;
    private Submissions submissions;
    private JobControl control;
    private Keys keys;
    private Hints hints;
    private Worker worker;
    private Turn<Submitted> submitted;

    public SchedulerVerticle(Node node, Stores stores, WorkerSettings settings, Duration headStart) {
        this.node = node;
        this.stores = stores;
        this.settings = settings;
        this.headStart = headStart;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        news = new News(context, bus);
        Worker.Setup setup = new Worker.Setup(node.id(), settings, headStart);
        worker = new Worker(context, news, stores.jobs(), stores.runs(), setup);
        lease = new Lease(
                new Lease.Stores(stores.nodes(), stores.runs()), node, settings, this::tellRescued, Worker::nowMs);
        types = new JobTypes(stores.types(), Worker::nowMs);
        submissions = new Submissions(bus, worker::submit, types, new Retries(stores.jobs()));
        submitted = new Turn<>(context, this::onSubmitted);
        control = new JobControl(stores.jobs());
        keys = new Keys(stores.keys(), this::wake);
        hints = new Hints(vertx, stores.wakeups());
        return stores.nodes()
                .join(node.id(), node.name(), node.version())
                .onSuccess(v -> serve())
                .compose(v -> hints.listen(this::onHint))
                .onSuccess(v -> lease.joined(worker::tell));
    }

    private void serve() {
        bus.serve(Addresses.SUBMIT, this::onSubmit);
        bus.serve(Addresses.GET, control::get);
        bus.serve(Addresses.CANCEL, request -> control.cancel(request).map(done -> cancelled(done, request.caller())));
        bus.serve(Addresses.RETRY, request -> control.retry(request).map(done -> changed(done, request.caller())));
        bus.serve(Addresses.WORKER, this::onControl);
        bus.serve(Addresses.CHANGE_TYPE, this::onChangeType);
        bus.serve(Addresses.HANDLER_UP, this::onHandlerUp);
        bus.serve(Addresses.reports(node.id()), worker::onReports);
        bus.listen(Addresses.HANDLERS, this::onHandler)
                .completion()
                .onSuccess(v -> bus.publish(Addresses.WHO_HANDLES, new Runs.WhoHandles()))
                .onFailure(failure -> LOG.warn("Handlers in other processes are not heard", failure));
        // Only what this process did: other nodes are woken by NOTIFY.
        bus.listenHere(Addresses.JOBS_CHANGED, this::onChanges);
        vertx.setPeriodic(settings.heartbeatInterval().toMillis(), id -> {
            beat();
            worker.checkElsewhere();
        });
        vertx.setPeriodic(settings.nodeTimeout().toMillis() / 3, id -> sweep());
        vertx.setPeriodic(settings.pollInterval().toMillis(), id -> keys.sweep());
    }

    // What is asked of jobs

    private Future<Requests.SubmittedJobs> onSubmit(Requests.SubmitJobs request) {
        return submissions.submit(request).map(accepted -> {
            if (!accepted.existed()) {
                submitted.add(new Submitted(accepted, request.caller()));
            }
            return new Requests.SubmittedJobs(accepted.jobs(), accepted.existed());
        });
    }

    private void onSubmitted(List<Submitted> all) {
        List<Job> jobs = new ArrayList<>();
        List<Job> toClaim = new ArrayList<>();
        for (Submitted one : all) {
            List<Job> some = one.accepted().jobs();
            jobs.addAll(some);
            some.forEach(job -> news.changed(new Events.JobChanged(job, null, one.by())));
            if (one.accepted().started().size() < some.size()) {
                toClaim.addAll(some);
            }
        }
        news.count(Events.Count.What.SUBMITS, jobs.size());
        keys.changed(jobs);
        if (!toClaim.isEmpty()) {
            wake(toClaim);
        }
    }

    private Job cancelled(JobStore.Changed changed, Caller by) {
        Job job = changed.job();
        if (job.status() == JobStatus.RUNNING) {
            worker.tell(new Event.CancelAsked(job.run()));
            if (!node.id().equals(job.nodeId())) {
                hints.cancel();
            }
        }
        return changed(changed, by);
    }

    private Job changed(JobStore.Changed changed, Caller by) {
        news.changed(new Events.JobChanged(changed.job(), changed.was(), by));
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
            worker.tell(start ? new Event.Started() : new Event.Stopped());
        }
        return Future.succeededFuture(new Requests.WorkerStatus(
                node.id(),
                worker.isStarted(),
                worker.activeJobs(),
                worker.readyJobs(),
                settings.maxConcurrentJobs(),
                settings.pollInterval().toMillis(),
                lease.ageMs()));
    }

    private Future<Bus.Done> onHandlerUp(Runs.HandlerUp up) {
        return types.announce(up)
                .compose(v -> types.limited())
                .onSuccess(limited -> {
                    tellLimited(limited);
                    onHandler(up);
                })
                .map(Bus.Done.DONE);
    }

    private Future<KnownType> onChangeType(Requests.ChangeType request) {
        return types.change(request).onSuccess(changed -> {
            lookAtLimits();
            hints.types();
        });
    }

    private void onHandler(Runs.HandlerUp up) {
        types.heard(up);
        worker.tell(new Event.TypeUp(up.type().name(), up.type().concurrency()));
        stores.nodes()
                .takes(node.id(), worker.takes())
                .onFailure(
                        failure -> LOG.debug("What this node takes was not written; its next heartbeat does", failure));
    }

    private void tellRescued(List<Job> rescued) {
        news.count(Events.Count.What.RESCUES, rescued.size());
        rescued.forEach(job -> news.changed(new Events.JobChanged(job, JobStatus.RUNNING)));
    }

    // Wake-ups and the lease

    private void onChanges(Events.JobsChanged event) {
        keys.changed(event.changes().stream().map(Events.JobChanged::job).toList());
        List<Job> again = event.changes().stream()
                .filter(SchedulerVerticle::isClaimableAgain)
                .map(Events.JobChanged::job)
                .toList();
        if (!again.isEmpty()) {
            wake(again);
        }
    }

    private static boolean isClaimableAgain(Events.JobChanged event) {
        return event.was() != null && event.job().status().isClaimable();
    }

    /** Other nodes are told of what this one has no room for, or is not for it: they may have agents that wait for it. */
    private void wake(List<Job> jobs) {
        boolean takesAll = worker.hasFreeSlot() && jobs.stream().allMatch(worker::mayRun);
        worker.tell(new Event.Woken());
        if (!takesAll) {
            hints.jobs();
        }
    }

    /** Jobs were let go of which nobody knows here what they are. */
    private void wake() {
        wake(List.of());
        bus.publishHere(Addresses.HINTED, new Agents.Hinted());
    }

    private void onHint(String what) {
        if (what.equals(Wakeups.CANCEL)) {
            beat();
        } else if (what.equals(Wakeups.TYPES)) {
            lookAtLimits();
        } else {
            keys.sweep();
            worker.tell(new Event.Woken());
            bus.publishHere(Addresses.HINTED, new Agents.Hinted());
        }
    }

    /** They may leave more room than before, be they the same types. */
    private void lookAtLimits() {
        readLimits().onSuccess(v -> worker.tell(new Event.Woken()));
    }

    private Future<Void> readLimits() {
        return types.limited()
                .onSuccess(this::tellLimited)
                .onFailure(failure -> LOG.debug("The types' limits were not read; the next heartbeat does", failure))
                .mapEmpty();
    }

    private void tellLimited(JobTypeStore.Limited types) {
        worker.tell(new Event.Limited(types.limited(), types.paused()));
    }

    private void beat() {
        lease.beat(worker.takes(), worker::tell)
                .onFailure(failure -> LOG.debug("A heartbeat failed: {}", failure.getMessage()));
        readLimits();
    }

    private void sweep() {
        lease.sweep().onFailure(failure -> LOG.warn("Looking for lost nodes failed: {}", failure.getMessage()));
    }

    /** Drains: what runs gets the grace time, what is left is handed back, then the node leaves. */
    @Override
    public Future<?> stop() {
        return worker.drain()
                .recover(failure -> {
                    LOG.warn("Left with {} runs not handed back; other nodes rescue them", worker.activeJobs());
                    return Future.succeededFuture();
                })
                .onComplete(v -> news.tell())
                .compose(v -> stores.nodes().leave(node.id()))
                .onFailure(failure -> LOG.warn("Could not sign off: {}", failure.getMessage()))
                .otherwiseEmpty()
                .compose(v -> hints.close().otherwiseEmpty());
    }
}
