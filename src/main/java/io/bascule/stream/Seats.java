package io.bascule.stream;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams are open, for each user and in all. Safe to use from any thread. */
final class Seats {
    private static final int COME_BACK_AFTER_S = 10;

    private final int most;
    private final int mostPerUser;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<UUID, Integer> byUser = new ConcurrentHashMap<>();

    Seats(int most, int mostPerUser) {
        this.most = most;
        this.mostPerUser = mostPerUser;
    }

    /** Takes one; fails with {@code TOO_MANY_REQUESTS} where there is none left. */
    void take(UUID userId) {
        if (byUser.merge(userId, 1, Integer::sum) > mostPerUser) {
            leave(userId);
            throw full("You have " + mostPerUser
                    + " streams open, with your API keys' (http.maxStreamsPerUser). Close a page"
                    + " or a program that watches, then try again.");
        }
        if (taken.incrementAndGet() > most) {
            free(userId);
            throw full("This server has " + most
                    + " streams open (http.maxStreams). Try again later, use another node, or ask"
                    + " now and then instead of watching.");
        }
    }

    /** Gives back what was taken. */
    void free(UUID userId) {
        taken.decrementAndGet();
        leave(userId);
    }

    int taken() {
        return taken.get();
    }

    private void leave(UUID userId) {
        byUser.computeIfPresent(userId, (id, streams) -> streams == 1 ? null : streams - 1);
    }

    private static Fault full(String detail) {
        return Fault.of(ErrorCode.TOO_MANY_REQUESTS, detail).with("retryAfterSeconds", COME_BACK_AFTER_S);
    }
}
