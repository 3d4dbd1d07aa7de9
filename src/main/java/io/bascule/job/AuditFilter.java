package io.bascule.job;

import java.time.Instant;
import java.util.List;

/**
 * Which entries of the audit log are asked for; null and empty stand for any.
 *
 * @param actor the name of the one who did it
 * @param actions what was done: one of these
 * @param subject what it was done to
 * @param from the earliest time
 * @param to the time before which it was
 */
public record AuditFilter(String actor, List<String> actions, String subject, Instant from, Instant to) {

    /** Lets every entry through. */
    public static final AuditFilter ALL = new AuditFilter(null, List.of(), null, null, null);

    public AuditFilter {
        actions = List.copyOf(actions);
    }
}
