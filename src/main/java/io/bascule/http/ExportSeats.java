package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How many exports run at a time, in all and of each user: a page of each lies in memory. For any thread. */
final class ExportSeats {
    private static final int MOST = 16;
    private static final int MOST_OF_A_USER = 3;

    private final Map<UUID, Integer> taken = new HashMap<>();
    private int all;

    /** Takes one; fails with {@code TOO_MANY_REQUESTS} where there is none. */
    synchronized void take(UUID userId) {
        if (all >= MOST || taken.getOrDefault(userId, 0) >= MOST_OF_A_USER) {
            throw Fault.of(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "Too many exports run now; wait for one to end, or for a moment where they are others'.");
        }
        all++;
        taken.merge(userId, 1, Integer::sum);
    }

    synchronized void free(UUID userId) {
        all--;
        taken.computeIfPresent(userId, (id, n) -> n == 1 ? null : n - 1);
    }
}
