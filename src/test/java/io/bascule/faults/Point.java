package io.bascule.faults;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A moment on a wire that is waited for once. It is known by what passes, a mark in the data or a word of the statement, so nothing of
 * it is in the product.
 *
 * @param struck open once it has come
 * @param taken whether some connection was first
 */
record Point(Place place, Runnable action, CountDownLatch struck, AtomicBoolean taken) {
    /** Where, in the life of a job. */
    enum Place {
        SUBMIT_UNWRITTEN("mark-input", Side.ASKED, false),
        SUBMIT_WRITTEN("mark-input", Side.ASKED, true),
        CLAIMED("mark-input", Side.ANSWERED, true),
        STEP_DONE("mark-step", Side.ASKED, false),
        STEP_RECORDED("mark-step", Side.ASKED, true),
        INFO_RECORDED("mark-info", Side.ASKED, true),
        PARKING("mark-approval", Side.ASKED, false),
        PARKED("mark-approval", Side.ASKED, true),
        DECIDING("mark-comment", Side.ASKED, false),
        DECIDED("mark-comment", Side.ASKED, true),
        FAILING("mark-failure", Side.ASKED, false),
        FAILED("mark-failure", Side.ASKED, true),
        ENDING("mark-output", Side.ASKED, false),
        ENDED("mark-output", Side.ASKED, true),
        RESCUING("'RESCUED'", Side.ASKED, false),
        RESCUED("'RESCUED'", Side.ASKED, true);

        private final String mark;
        private final Side side;
        private final boolean committed;

        Place(String mark, Side side, boolean committed) {
            this.mark = mark;
            this.side = side;
            this.committed = committed;
        }

        String mark() {
            return mark;
        }

        /** Whether the server asks with the mark, or the database answers with it. */
        Side side() {
            return side;
        }

        /** Whether it strikes once the database has committed and before the server is told, or before the database is asked. */
        boolean committed() {
            return committed;
        }
    }

    enum Side {
        ASKED,
        ANSWERED
    }

    /**
     * @param action what is done in that moment; the connection is cut right after
     */
    static Point at(Place place, Runnable action) {
        return new Point(place, action, new CountDownLatch(1), new AtomicBoolean());
    }

    boolean isOver() {
        return taken.get();
    }

    /** Does it, for the first that asks. */
    boolean strike() {
        if (!taken.compareAndSet(false, true)) {
            return false;
        }
        action.run();
        struck.countDown();
        return true;
    }

    boolean await(long ms) throws InterruptedException {
        return struck.await(ms, TimeUnit.MILLISECONDS);
    }
}
