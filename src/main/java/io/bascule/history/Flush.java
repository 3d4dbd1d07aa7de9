package io.bascule.history;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.store.HistoryStore;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a ledger holds, one statement at a time. What was sent without an answer is sent again as it was, under the same number, and
 * so added once; what is seen meanwhile waits in the ledger. Not thread-safe.
 */
final class Flush {
    private static final Logger LOG = LoggerFactory.getLogger(Flush.class);

    /** A statement takes no more, but for the sums of its last minute: all types of a minute are far fewer. */
    private static final int MOST_SUMS = 500;

    private final Ledger ledger;
    private final Destination destination;
    private Future<Void> running = Future.succeededFuture();
    private List<HistoryStore.Sum> sent = List.of();
    private long number;

    /** Where the sums are added. */
    interface Destination {
        /** @param number that of the last one, where the sums are the same again */
        Future<Void> add(long number, List<HistoryStore.Sum> sums);
    }

    Flush(Ledger ledger, Destination destination) {
        this.ledger = ledger;
        this.destination = destination;
    }

    /** Sends all there is; where that is under way, does not begin anew. Never fails: what could not be sent stays. */
    Future<Void> run() {
        if (running.isComplete()) {
            running = next();
        }
        return running;
    }

    private Future<Void> next() {
        if (sent.isEmpty()) {
            if (ledger.isEmpty()) {
                return Future.succeededFuture();
            }
            sent = ledger.take(MOST_SUMS);
            number++;
        }
        return destination
                .add(number, sent)
                .onSuccess(added -> sent = List.of())
                .compose(added -> next())
                .recover(this::keep);
    }

    private Future<Void> keep(Throwable failure) {
        if (failure instanceof Fault fault && fault.code() == ErrorCode.UNAVAILABLE) {
            LOG.debug("The history was not written; the next round does: {}", failure.getMessage());
        } else {
            // Sent again it would be refused again, for ever.
            LOG.warn("The database refuses {} sums of the history; they are lost", sent.size(), failure);
            sent = List.of();
        }
        return Future.succeededFuture();
    }
}
