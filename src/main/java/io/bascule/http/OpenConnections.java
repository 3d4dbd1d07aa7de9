package io.bascule.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, and what becomes of one more. Safe to use from any thread. */
final class OpenConnections {
    /** One more connection. */
    enum Verdict {
        SERVED,
        /** It is one too many: its first request is answered that it should come back, then it is closed. */
        TURNED_AWAY,
        /** There are too many even to be told so. */
        CUT
    }

    private final int most;
    private final int mostWithThoseTurnedAway;
    private final AtomicInteger open = new AtomicInteger();

    OpenConnections(int most) {
        this.most = most;
        this.mostWithThoseTurnedAway = most + Math.max(1, most / 10);
    }

    /** Counts one; whatever is said, {@link #closed} is called at its end. */
    Verdict opened() {
        int now = open.incrementAndGet();
        if (now <= most) {
            return Verdict.SERVED;
        }
        return now <= mostWithThoseTurnedAway ? Verdict.TURNED_AWAY : Verdict.CUT;
    }

    void closed() {
        open.decrementAndGet();
    }
}
