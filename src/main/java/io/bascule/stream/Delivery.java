package io.bascule.stream;

/**
 * What one stream may be sent, and whether it missed something. It is sent nothing while its reader is slow, and nothing when it
 * is not sure that the reader still may; what was withheld is never kept, but the reader is told so as soon as it can be.
 */
public final class Delivery {
    /** So old may the answer be that the reader may still watch. */
    static final long CERTAINTY_MS = 5_000;

    private static final long NEVER = -1;

    private final long patienceMs;
    private long confirmedMs;
    private long fullSinceMs = NEVER;
    private boolean missed;

    /** What to do with a frame. */
    public enum Step {
        SEND,
        /** Tell first that events were left out. */
        RESYNC_AND_SEND,
        WITHHOLD
    }

    /**
     * @param patienceMs how long a reader may take nothing
     * @param confirmedMs when it was asked whether the reader may watch, by a clock that never goes back, in milliseconds
     */
    Delivery(long patienceMs, long confirmedMs) {
        this.patienceMs = patienceMs;
        this.confirmedMs = confirmedMs;
    }

    /** The reader still may watch; asked at that time. */
    public void confirmed(long askedMs) {
        confirmedMs = askedMs;
    }

    /** @param isFull whether the reader has not yet taken what it was sent */
    public Step offer(boolean isFull, long nowMs) {
        if (!isOpen(isFull, nowMs)) {
            missed = true;
            return Step.WITHHOLD;
        }
        return owesResync(false, nowMs) ? Step.RESYNC_AND_SEND : Step.SEND;
    }

    /** Something was left out. */
    public void missed() {
        missed = true;
    }

    /** Whether to tell now that events were left out; said once. */
    public boolean owesResync(boolean isFull, long nowMs) {
        boolean owes = missed && isOpen(isFull, nowMs);
        missed &= !owes;
        return owes;
    }

    /** Whether the reader took nothing for too long; asked now and then. */
    public boolean isStuck(boolean isFull, long nowMs) {
        note(isFull, nowMs);
        return isFull && nowMs - fullSinceMs > patienceMs;
    }

    private boolean isOpen(boolean isFull, long nowMs) {
        note(isFull, nowMs);
        return !isFull && nowMs - confirmedMs <= CERTAINTY_MS;
    }

    private void note(boolean isFull, long nowMs) {
        if (!isFull) {
            fullSinceMs = NEVER;
        } else if (fullSinceMs == NEVER) {
            fullSinceMs = nowMs;
        }
    }
}
