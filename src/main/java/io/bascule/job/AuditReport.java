package io.bascule.job;

import java.util.Optional;

/**
 * What a check of the whole audit chain found. Who can rewrite every row and the head as well leaves no trace inside the
 * database; {@code headHash}, noted elsewhere from time to time, shows that too.
 *
 * @param rows how many rows were checked
 * @param headSeq the number of the last entry
 * @param headHash the hash of the last entry, in hexadecimal
 * @param problem the first thing that is wrong, or empty where the chain is whole
 */
public record AuditReport(long rows, long headSeq, String headHash, Optional<Problem> problem) {

    public boolean isWhole() {
        return problem.isEmpty();
    }

    /**
     * @param seq the entry at which the chain breaks
     * @param text what it is and what it means, for people
     */
    public record Problem(long seq, Kind kind, String text) {}

    /** How a chain can be broken. */
    public enum Kind {
        /** The entry's own content does not fit its hash. */
        CHANGED,
        /** One or more entries before {@code seq} are gone. */
        MISSING,
        /** The entry does not continue the one before it. */
        REORDERED,
        /** The end of the log is gone. */
        TRUNCATED,
        /** There are entries, or another end, that the head does not know. */
        HEAD_MISMATCH
    }
}
