package io.bascule.history;

import io.bascule.bus.Bus;
import io.bascule.duty.Duty;
import io.bascule.store.DutyStore;
import io.bascule.store.HistoryStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.UUID;

/** Keeps this node's part of the history, and all of it in shape while this node holds the duty. */
public final class HistoryVerticle extends VerticleBase {
    private static final String DUTY = "history";

    /** So long a database may be away before what happened loses its minute. */
    private static final int MOST_MINUTES = 60;

    private final Stores stores;
    private final UUID nodeId;
    private final Rhythm rhythm;
    private Flush flush;
    private Duty duty;

    /** Where it writes, and who keeps it in shape. */
    public record Stores(HistoryStore history, DutyStore duties) {}

    /**
     * When it works.
     *
     * @param flush how often sums are written: so much a crash loses
     * @param upkeep from round to round of the duty
     * @param lease for how long a node that is gone keeps others waiting
     */
    public record Rhythm(Duration flush, Duration upkeep, Duration lease) {
        /** The usual one of the duty. */
        public Rhythm(Duration flush) {
            this(flush, Duration.ofSeconds(10), Duration.ofSeconds(30));
        }
    }

    /** @param nodeId of this process and no other, before or after it */
    public HistoryVerticle(Stores stores, UUID nodeId, Rhythm rhythm) {
        this.stores = stores;
        this.nodeId = nodeId;
        this.rhythm = rhythm;
    }

    @Override
    public Future<?> start() {
        Ledger ledger = new Ledger(MOST_MINUTES, HistoryStore.MAX_TYPES);
        flush = new Flush(ledger, (number, sums) -> stores.history().add(nodeId, number, sums));
        new Listener(ledger).listen(new Bus(vertx));
        vertx.setPeriodic(rhythm.flush().toMillis(), tick -> flush.run());
        Upkeep upkeep = new Upkeep(stores.history());
        duty = new Duty(stores.duties(), nodeId, new Duty.Terms(DUTY, rhythm.upkeep(), rhythm.lease()), upkeep::round);
        duty.start(vertx);
        return Future.succeededFuture();
    }

    /** A node that stops in order loses nothing. */
    @Override
    public Future<?> stop() {
        return duty.end(vertx).compose(over -> flush.run()).compose(rest -> flush.run());
    }
}
