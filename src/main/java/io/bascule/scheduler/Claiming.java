package io.bascule.scheduler;

import java.util.function.BooleanSupplier;

/**
 * When the database is asked for jobs, one claim at a time: at once where there may be more, else at the next poll; and whether an
 * answer was lost, so that this node may own jobs that it does not know of («strays»). Pure: time comes in.
 */
final class Claiming {
    /** How long to leave the database alone after it did not answer. */
    private static final long RETRY_MS = 1_000;

    private boolean underWay;
    private boolean wokenMeanwhile;
    /** The last claim did not show that nothing is left. */
    private boolean maybeMore = true;

    private boolean maybeStrays;
    /** The claim under way had room to ask for something. */
    private boolean asks;
    /** The claim under way looks for strays: a job that is being inserted as this node's would look like one. */
    private boolean seeks;

    private long dueAt;

    /** Something may be claimable that the last claim, or the one under way, did not see. */
    void look(long nowMs) {
        wokenMeanwhile |= underWay;
        maybeMore = true;
        dueAt = nowMs;
    }

    /** Not everything is claimed that could be, but nothing needs to be now. */
    void leave() {
        maybeMore = true;
    }

    /** There was nothing to ask for. */
    void postpone(long untilMs) {
        maybeMore = true;
        dueAt = untilMs;
    }

    /**
     * A run of this node is over.
     *
     * @param wanted a job of its type may take its place
     * @param wantsMore whether what waits here is too little
     */
    void roomMade(boolean wanted, BooleanSupplier wantsMore, long nowMs) {
        if (maybeStrays) {
            return;
        }
        if (underWay) {
            wokenMeanwhile |= wanted;
        } else if (wanted || maybeMore && wantsMore.getAsBoolean()) {
            dueAt = nowMs;
        }
    }

    /** A claim begins; {@link #answered} or {@link #failed} follows. */
    void begin(boolean asksForJobs, boolean seeksStrays) {
        underWay = true;
        asks = asksForJobs;
        seeks = seeksStrays;
        maybeStrays &= !seeksStrays;
    }

    /**
     * The claim is answered.
     *
     * @param full it got all that it asked for
     * @param nextMs the next one is due in so long, if this one showed that nothing is left
     */
    void answered(boolean full, long nextMs, long nowMs) {
        boolean again = full || wokenMeanwhile;
        underWay = false;
        seeks = false;
        wokenMeanwhile = false;
        maybeMore = again || !asks;
        dueAt = again ? nowMs : nowMs + nextMs;
    }

    /** The claim may or may not have taken jobs. */
    void failed(long nowMs) {
        underWay = false;
        seeks = false;
        answerLost(nowMs);
    }

    /** A write that may have made jobs this node's was not answered. */
    void answerLost(long nowMs) {
        maybeMore = true;
        maybeStrays = true;
        dueAt = nowMs + RETRY_MS;
    }

    /** The database knows of more jobs of this node than the node does. */
    void surplus(long nowMs) {
        maybeStrays = true;
        dueAt = nowMs;
    }

    /** Strays may be looked for: nothing is being inserted any more that would look like one. */
    void maySeek(long nowMs) {
        if (maybeStrays) {
            dueAt = nowMs;
        }
    }

    boolean isUnderWay() {
        return underWay;
    }

    boolean isSeeking() {
        return seeks;
    }

    boolean maybeStrays() {
        return maybeStrays;
    }

    /** When the next claim is due, in the caller's milliseconds; to be asked only while none is under way. */
    long dueAt() {
        return dueAt;
    }
}
