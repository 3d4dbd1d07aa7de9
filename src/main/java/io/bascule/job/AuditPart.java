package io.bascule.job;

import java.util.Optional;

/**
 * What a check of one part of the audit chain found.
 *
 * @param after the entry that the part continues; 0 for the beginning
 * @param upTo the last entry that is known to be whole; {@code after} where that is the last
 * @param isLast whether nothing is left to check: it broke, or it is whole to its end
 * @param headSeq the number of the log's last entry
 * @param headHash the hash of the log's last entry, in hexadecimal
 * @param problem the first thing that is wrong, or empty where the part is whole
 */
public record AuditPart(
        long after, long upTo, boolean isLast, long headSeq, String headHash, Optional<AuditReport.Problem> problem) {

    public boolean isWhole() {
        return problem.isEmpty();
    }
}
