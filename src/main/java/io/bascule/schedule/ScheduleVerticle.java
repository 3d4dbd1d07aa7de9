package io.bascule.schedule;

import io.bascule.bus.Bus;
import io.bascule.bus.JobClient;
import io.bascule.duty.Duty;
import io.bascule.job.DutyKey;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.store.DutyStore;
import io.bascule.store.ScheduleStore;
import io.bascule.store.ScheduleStore.Due;
import io.bascule.store.ScheduleStore.Outcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submits the jobs of slots that have come, on the one node that holds the duty. */
public final class ScheduleVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleVerticle.class);
    private static final String DUTY = "schedules";
    private static final int BATCH = 100;
    /** For a submit; a handler that hangs at the check of its input must not keep the other schedules waiting for long. */
    private static final long PATIENCE_S = 10;

    private final ScheduleStore schedules;
    private final DutyStore duties;
    private final UUID nodeId;
    private final Duration interval;
    private final Duration lease;
    private Bus bus;
    private Duty duty;

    /**
     * @param interval how often it looks for slots that have come, and so how late one may be
     * @param lease how late they may be where the node that looked is gone; many intervals, since a busy database must not end it
     */
    public ScheduleVerticle(ScheduleStore schedules, DutyStore duties, UUID nodeId, Duration interval, Duration lease) {
        this.schedules = schedules;
        this.duties = duties;
        this.nodeId = nodeId;
        this.interval = interval;
        this.lease = lease;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        duty = new Duty(duties, nodeId, new Duty.Terms(DUTY, interval, lease), this::round);
        duty.start(vertx);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return duty.end(vertx);
    }

    private Future<?> round(DutyKey key) {
        return page(key, ScheduleStore.Place.FIRST);
    }

    private Future<?> page(DutyKey key, ScheduleStore.Place after) {
        return schedules.due(after, BATCH).compose(due -> {
            List<Future<Boolean>> each =
                    due.stream().map(one -> advance(key, one)).toList();
            return Future.join(each)
                    .otherwiseEmpty()
                    .compose(over -> due.size() < BATCH
                            ? Future.succeededFuture()
                            : page(key, due.get(BATCH - 1).place()));
        });
    }

    private Future<Boolean> advance(DutyKey key, Due due) {
        return outcome(due)
                .otherwise(failure -> stillDue(failure, due))
                .compose(outcome -> schedules.advance(key, due.schedule(), outcome))
                .onFailure(failure -> LOG.warn("{} could not be noted: {}", name(due), failure.getMessage()));
    }

    private Future<Outcome> outcome(Due due) {
        Schedule schedule = due.schedule();
        Plan plan;
        try {
            ScheduleTerms terms = schedule.terms();
            plan = Plan.of(Timetable.of(terms), terms.missedSlots(), schedule.nextAt(), due.now());
        } catch (Cron.Refused | DateTimeException e) {
            // Written by a node of another version, or one whose Java knows more time zones. Without a next slot it is
            // left alone until it is
            // changed.
            return Future.succeededFuture(new Outcome(schedule.nextAt(), null, e.getMessage(), null));
        }
        Optional<String> refusal = refusal(due, plan);
        return refusal.isPresent()
                ? Future.succeededFuture(refused(due, plan, refusal.get()))
                : submit(due, plan).recover(failure -> failed(failure, due, plan));
    }

    private static Optional<String> refusal(Due due, Plan plan) {
        if (plan.skipped()) {
            return Optional.of("It was missed, and what is missed is skipped.");
        }
        if (!due.ownerIsActive()) {
            return Optional.of("Its owner, " + due.owner().username() + ", is not active.");
        }
        return due.keyIsOpen()
                ? Optional.empty()
                : Optional.of(
                        "The API key with which it was made or last changed is revoked or expired; change it anew.");
    }

    private Future<Outcome> submit(Due due, Plan plan) {
        Submission submission = Submission.of(due.schedule(), plan.slot());
        return new JobClient(bus, due.owner())
                .submitAll(List.of(submission.job()), submission.idempotencyKey())
                .timeout(PATIENCE_S, TimeUnit.SECONDS)
                .map(submitted -> submitted.jobs().get(0).id())
                .map(jobId ->
                        new Outcome(plan.slot(), jobId, null, plan.nextAt().orElse(null)));
    }

    private static Future<Outcome> failed(Throwable failure, Due due, Plan plan) {
        if (!(failure instanceof Fault fault) || isPassing(fault)) {
            return Future.failedFuture(failure);
        }
        return Future.succeededFuture(
                fault.code() == ErrorCode.IDEMPOTENCY_MISMATCH
                        // The slot has its job, submitted before the schedule was changed and not noted before a crash.
                        ? new Outcome(plan.slot(), null, null, plan.nextAt().orElse(null))
                        : refused(due, plan, fault.getMessage()));
    }

    private static boolean isPassing(Fault fault) {
        return fault.code().status() >= 500 || fault.code() == ErrorCode.TOO_MANY_REQUESTS;
    }

    private static Outcome refused(Due due, Plan plan, String why) {
        LOG.warn("{} submits nothing for its slot {}: {}", name(due), plan.slot(), why);
        return new Outcome(plan.slot(), null, why, plan.nextAt().orElse(null));
    }

    /** What fails for a passing reason is tried again in the next round. */
    private static Outcome stillDue(Throwable failure, Due due) {
        LOG.warn("{} has to wait: {}", name(due), failure.getMessage());
        return new Outcome(null, null, failure.getMessage(), due.schedule().nextAt());
    }

    private static String name(Due due) {
        Schedule schedule = due.schedule();
        return "The schedule " + schedule.terms().name() + " (" + schedule.id() + ")";
    }
}
