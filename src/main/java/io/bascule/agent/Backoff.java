package io.bascule.agent;

import java.time.Duration;

/** How long to wait after failures in a row: twice as long each time, from half a second to half a minute, and spread. Pure. */
final class Backoff {
    private static final double FIRST_MS = 500;
    private static final double MAX_MS = 30_000;
    /** What a server may ask for at most. */
    private static final long MAX_ASKED_MS = 300_000;

    private Backoff() {}

    /**
     * @param failures how many there were in a row, from 1
     * @param asked what the server asked to wait for; zero for nothing
     * @param random in [0, 1): where in the spread of 50 to 100 percent the wait falls; what the server asked for is never undercut
     */
    static Duration after(int failures, Duration asked, double random) {
        double full = Math.min(MAX_MS, FIRST_MS * Math.pow(2, Math.min(failures - 1, 10)));
        double spread = full * (0.5 + random / 2);
        long askedMs = Math.min(asked.toMillis(), MAX_ASKED_MS);
        return Duration.ofMillis(Math.round(askedMs == 0 ? spread : Math.max(spread, askedMs * (1 + random / 10))));
    }
}
