package io.bascule.duty;

import io.bascule.job.DutyKey;
import io.bascule.store.DutyStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A duty as one node has it: again and again it tries to take it, and works while it is its own. For one event loop: a verticle makes
 * it, starts it in {@code start} and ends it in {@code stop}.
 */
public final class Duty {
    private static final Logger LOG = LoggerFactory.getLogger(Duty.class);

    /** What is done while the duty is held. */
    public interface Work {
        /**
         * One round.
         *
         * @param key the term that each of its writes must carry
         * @return once the round is over; the next one does not begin before
         */
        Future<?> round(DutyKey key);
    }

    /**
     * Which duty it is.
     *
     * @param name the same on every node
     * @param interval from round to round
     * @param lease how long a node that went away keeps others waiting; several intervals
     */
    public record Terms(String name, Duration interval, Duration lease) {
        public Terms {
            if (lease.compareTo(interval.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException("The lease of " + name + " must be at least two intervals");
            }
        }
    }

    private final DutyStore duties;
    private final Terms terms;
    private final Work work;
    private final UUID holder;
    private Optional<DutyKey> held = Optional.empty();
    private Future<?> round = Future.succeededFuture();
    private Future<?> taking = Future.succeededFuture();
    private long timer = -1;
    private boolean ended;

    /** @param holder the node's id, or any other that nobody else has */
    public Duty(DutyStore duties, UUID holder, Terms terms, Work work) {
        this.duties = duties;
        this.holder = holder;
        this.terms = terms;
        this.work = work;
    }

    /** Begins at once. */
    public void start(Vertx vertx) {
        timer = vertx.setPeriodic(0, terms.interval().toMillis(), id -> tick());
    }

    /** Lets a round that is at work end, and hands the duty over. */
    public Future<Void> end(Vertx vertx) {
        ended = true;
        vertx.cancelTimer(timer);
        return Future.join(round, taking)
                .otherwiseEmpty()
                .compose(over -> held.map(duties::handOver).orElseGet(Future::succeededFuture))
                .otherwiseEmpty();
    }

    /** A round that takes long still extends the lease; what it finds lost, its writes find too. */
    private void tick() {
        if (taking.isComplete()) {
            taking = duties.take(terms.name(), holder, terms.lease())
                    .onSuccess(this::note)
                    // Only where the database is away, of which others tell.
                    .onFailure(away -> LOG.debug("The duty {} cannot be taken: {}", terms.name(), away.getMessage()));
        }
    }

    private void note(Optional<DutyKey> taken) {
        if (!taken.equals(held)) {
            LOG.info(taken.isPresent() ? "This node does {} now" : "Another node does {} now", terms.name());
        }
        held = taken;
        if (taken.isPresent() && round.isComplete() && !ended) {
            round = begin(taken.get())
                    .onFailure(failure -> LOG.warn("A round of {} failed: {}", terms.name(), failure.getMessage()));
        }
    }

    private Future<?> begin(DutyKey key) {
        try {
            return work.round(key);
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }
}
