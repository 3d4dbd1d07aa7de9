package io.bascule.agents;

import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.AgentRun;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.LogEntry;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.RunKey;
import io.bascule.runs.Reports;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents report of their runs. Each report names the run by its token; one whose run no longer owns the job changes nothing. An
 * agent that lost the answer to an end may send it again: it is told that it was taken, or that the job is another's by now.
 */
final class RunReports {
    private static final Logger LOG = LoggerFactory.getLogger(RunReports.class);

    private final LeaseStore leases;
    private final Tokens tokens;
    private final Turns turns = new Turns();
    private final Reports reports;
    private final Ends ends;
    private final AgentNews agentNews;
    private final ToLongBiFunction<UUID, Integer> logWaitMs;

    /** @param logWaitMs how long the run of a token has to wait before it may log so many lines, in milliseconds */
    RunReports(
            LeaseStore leases,
            Reports reports,
            Ends ends,
            AgentNews agentNews,
            ToLongBiFunction<UUID, Integer> logWaitMs) {
        this.leases = leases;
        this.tokens = new Tokens(leases);
        this.reports = reports;
        this.ends = ends;
        this.agentNews = agentNews;
        this.logWaitMs = logWaitMs;
    }

    /** Lines for the job's log. */
    Future<Bus.Done> log(Agents.Log log) {
        long waitMs = logWaitMs.applyAsLong(log.lease().token(), log.lines().size());
        if (waitMs > 0) {
            return Future.failedFuture(Fault.of(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "This run logs more lines than it may; wait, or log less. Nothing of this call was kept.")
                    .with("retryAfterSeconds", (waitMs + 999) / 1_000));
        }
        return live(log.lease())
                .compose(held -> reports.record(held.job(), new Runs.Logged(entries(held, log.lines()))))
                .recover(failure -> why(log.lease(), failure));
    }

    private static List<LogEntry> entries(LeaseStore.Held held, List<Agents.Line> lines) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return lines.stream()
                .map(line -> new LogEntry(
                        Ids.next(),
                        held.run().jobId(),
                        held.agentId(),
                        line.action(),
                        line.level(),
                        line.message(),
                        line.data(),
                        now))
                .toList();
    }

    /** How far the run is. */
    Future<Bus.Done> progress(Agents.Lease lease, int percent, String note) {
        return live(lease)
                .compose(held -> reports.record(held.job(), new Runs.Progressed(percent, note))
                        .onSuccess(done -> agentNews.changed(held)))
                .recover(failure -> why(lease, failure));
    }

    /** A step, a sleep, a checkpoint, or the end of the run. */
    Future<Agents.Reported> report(Agents.Report report) {
        return JournalCall.of(report.content())
                .map(call -> turns.next(
                        report.lease().token(), () -> live(report.lease()).compose(held -> journaled(held, call))))
                .orElseGet(() -> live(report.lease()).compose(held -> take(held, report.content())))
                .recover(failure -> isStale(failure) ? repeated(report) : Future.failedFuture(failure));
    }

    private Future<Agents.Reported> journaled(LeaseStore.Held held, JournalCall call) {
        return leases.journal(held.run(), call.name(), call.isShown())
                .compose(journal -> call.isOver(journal)
                        ? Future.succeededFuture(new Agents.Reported(JobStatus.RUNNING, null, true))
                        : take(held, call.in(journal)));
    }

    private Future<Agents.Reported> take(LeaseStore.Held held, Runs.Content content) {
        if (content instanceof Runs.Parked parked) {
            return leases.checkpoint(held.run().jobId(), parked.checkpoint().name())
                    .compose(known -> known.isPresent()
                            ? decided(known.get(), parked.checkpoint())
                            : ends.end(held, content)
                                    .compose(job -> shown(
                                            job.status(),
                                            held,
                                            parked.checkpoint().name(),
                                            false)));
        }
        if (content instanceof Runs.Shown shown) {
            return reports.record(held.job(), content)
                    .compose(done ->
                            shown(JobStatus.RUNNING, held, shown.checkpoint().name(), false));
        }
        if (content.endsRun()) {
            return ends.end(held, content).map(job -> new Agents.Reported(job.status(), null, false));
        }
        return reports.record(held.job(), content).map(done -> new Agents.Reported(JobStatus.RUNNING, null, false));
    }

    /** People have decided: the run goes on, if what it is about to do is what they were shown. */
    private static Future<Agents.Reported> decided(Checkpoint known, NewCheckpoint asked) {
        if (!known.digest().equals(asked.digest())) {
            return Future.failedFuture(Fault.of(
                            ErrorCode.DIGEST_MISMATCH,
                            "What is to be done now is not what people were shown at '" + asked.name()
                                    + "'; fail the job, or ask under another name.")
                    .with("digest", known.digest()));
        }
        if (known.checkpointType() != CheckpointType.APPROVAL_REQUIRED) {
            return Future.failedFuture(Fault.of(
                    ErrorCode.WRONG_STATE, "'" + asked.name() + "' is the name of another checkpoint of this job."));
        }
        if (known.status() == CheckpointStatus.PENDING || known.status() == CheckpointStatus.CANCELLED) {
            return Future.failedFuture(Fault.of(
                    ErrorCode.WRONG_STATE, "The checkpoint '" + asked.name() + "' is " + known.status() + "."));
        }
        return Future.succeededFuture(new Agents.Reported(JobStatus.RUNNING, known, false));
    }

    /** A job that was cancelled rather than parked has no checkpoint. */
    private Future<Agents.Reported> shown(JobStatus state, LeaseStore.Held held, String name, boolean repeated) {
        return leases.checkpoint(held.run().jobId(), name)
                .map(checkpoint -> new Agents.Reported(state, checkpoint.orElse(null), repeated));
    }

    /** The lease, if its run owns the job and the caller's agent has it. */
    private Future<LeaseStore.Held> live(Agents.Lease lease) {
        return find(lease).map(found -> found.filter(LeaseStore.Held::isLive).orElseThrow(reports::staleReport));
    }

    private Future<Optional<LeaseStore.Held>> find(Agents.Lease lease) {
        return tokens.find(lease.jobId(), lease.token())
                .map(found ->
                        found.filter(held -> held.userId().equals(lease.caller().userId())));
    }

    /** The run is over: by this very report, whose answer was lost, or otherwise. */
    private Future<Agents.Reported> repeated(Agents.Report report) {
        return find(report.lease()).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(stale(Optional.empty()));
            }
            LeaseStore.Held held = found.get();
            return fate(held.run()).compose(fate -> {
                if (fate.isEmpty() || !Fates.isOf(report.content(), fate.get())) {
                    return Future.failedFuture(stale(fate));
                }
                JobStatus state = Fates.state(fate.get(), held.job());
                return report.content() instanceof Runs.Parked parked
                                && fate.get().outcome() == AgentRun.Outcome.PARKED
                        ? shown(state, held, parked.checkpoint().name(), true)
                        : Future.succeededFuture(new Agents.Reported(state, null, true));
            });
        });
    }

    /** Says of a report that came too late why it did. */
    <T> Future<T> why(Agents.Lease lease, Throwable failure) {
        return isStale(failure)
                ? find(lease)
                        .compose(found -> found.map(held -> fate(held.run()))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                        .compose(fate -> Future.failedFuture(stale(fate)))
                : Future.failedFuture(failure);
    }

    private Future<Optional<LeaseStore.Fate>> fate(RunKey run) {
        return leases.fate(run).onFailure(failure -> LOG.debug("What became of a run was not read", failure));
    }

    private static Fault stale(Optional<LeaseStore.Fate> fate) {
        return Fault.of(
                        ErrorCode.STALE_RUN,
                        "This run no longer owns its job; nothing was changed. Stop working on it.")
                .with("reason", Fates.reason(fate));
    }

    static boolean isStale(Throwable failure) {
        return failure instanceof Fault fault && fault.code() == ErrorCode.STALE_RUN;
    }
}
