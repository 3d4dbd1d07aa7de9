package io.bascule.checkpoint;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Decision;
import io.bascule.job.Fault;
import io.bascule.job.JobStatus;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.Text;
import io.bascule.store.CheckpointStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves decisions, and sweeps what expired. */
public final class CheckpointVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointVerticle.class);
    private static final int SWEEP_BATCH = 100;

    private final CheckpointStore checkpoints;
    private final OwnJobDecision ownJob;
    private final Duration sweepInterval;
    private Bus bus;
    private boolean sweeping;

    /**
     * @param ownJob whether people may decide on jobs that they submitted
     * @param sweepInterval how often expired checkpoints are closed
     */
    public CheckpointVerticle(CheckpointStore checkpoints, OwnJobDecision ownJob, Duration sweepInterval) {
        this.checkpoints = checkpoints;
        this.ownJob = ownJob;
        this.sweepInterval = sweepInterval;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        vertx.setPeriodic(sweepInterval.toMillis(), id -> sweepOnce());
        return bus.serve(Addresses.DECIDE, this::decide).completion();
    }

    private Future<Checkpoint> decide(Requests.Decide request) {
        Decision decision = request.decision();
        return checked(decision)
                .compose(v -> checkpoints.decide(decision, request.caller(), ownJob))
                .onSuccess(decided -> tell(List.of(decided), request.caller()))
                .map(CheckpointStore.Decided::checkpoint);
    }

    private static Future<Void> checked(Decision decision) {
        if (decision.verdict() == CheckpointStatus.REJECTED && isMissing(decision.reason())) {
            return Future.failedFuture(Fault.invalid("reason", "is required: the handler and its people are told why"));
        }
        if (decision.verdict() == CheckpointStatus.CHANGES_REQUESTED && isMissing(decision.comment())) {
            return Future.failedFuture(Fault.invalid("feedback", "is required: the handler is told what to change"));
        }
        if (!fits(decision.reason())) {
            return Future.failedFuture(
                    Fault.invalid("reason", "must have at most " + Decision.MAX_TEXT + " characters"));
        }
        if (!fits(decision.comment())) {
            return Future.failedFuture(
                    Fault.invalid("comment", "must have at most " + Decision.MAX_TEXT + " characters"));
        }
        return Future.succeededFuture();
    }

    private static boolean isMissing(String text) {
        return text == null || text.isBlank();
    }

    private static boolean fits(String text) {
        return text == null || (text.length() <= Decision.MAX_TEXT && Text.isStorable(text));
    }

    private void sweepOnce() {
        if (!sweeping) {
            sweeping = true;
            sweep().onFailure(failure -> LOG.warn("Closing expired checkpoints failed: {}", failure.getMessage()))
                    .onComplete(v -> sweeping = false);
        }
    }

    private Future<Void> sweep() {
        return checkpoints.expire(SWEEP_BATCH).compose(expired -> {
            if (!expired.isEmpty()) {
                bus.publish(Addresses.COUNTED, new Events.Count(Events.Count.What.EXPIRIES, expired.size()));
                tell(expired, Caller.SYSTEM);
            }
            return expired.size() < SWEEP_BATCH ? Future.succeededFuture() : sweep();
        });
    }

    private void tell(List<CheckpointStore.Decided> decided, Caller by) {
        decided.forEach(one -> bus.publish(
                Addresses.CHECKPOINT_CHANGED,
                new Events.CheckpointChanged(one.checkpoint(), one.job().jobType(), by)));
        bus.publish(
                Addresses.JOBS_CHANGED,
                new Events.JobsChanged(decided.stream()
                        .map(one -> new Events.JobChanged(one.job(), JobStatus.WAITING_APPROVAL))
                        .toList()));
    }
}
