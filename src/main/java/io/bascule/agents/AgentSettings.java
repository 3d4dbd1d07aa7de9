package io.bascule.agents;

import io.bascule.job.AgentReach;
import io.bascule.runs.Reports;
import java.time.Duration;
import java.util.Optional;

/**
 * How agents are served.
 *
 * @param reach whose jobs they take
 * @param lease a run of which no heartbeat comes for so long is lost
 * @param cancelGrace what a run has left that was asked to stop
 * @param onlineFor an agent of which nothing was heard for so long is offline
 * @param removeAfter an agent that was not seen for so long is removed; empty: never
 * @param minVersion agents of an older one are told so; empty: none are
 * @param limits how much of it
 * @param terms of what becomes of their runs
 * @param rhythm when it works
 */
public record AgentSettings(
        AgentReach reach,
        Duration lease,
        Duration cancelGrace,
        Duration onlineFor,
        Optional<Duration> removeAfter,
        Optional<String> minVersion,
        Limits limits,
        Reports.Terms terms,
        Rhythm rhythm) {

    /**
     * @param maxOffers most jobs of one poll
     * @param maxLeases most jobs that an agent has at once
     * @param maxPerUser most agents of a user
     * @param maxWaiting most polls that this node holds
     * @param maxWait longest time that a poll is held
     * @param linesPerMinute most lines that a run logs in a minute
     */
    public record Limits(
            int maxOffers, int maxLeases, int maxPerUser, int maxWaiting, Duration maxWait, int linesPerMinute) {
        public static final Limits DEFAULT = new Limits(100, 100, 100, 2_000, Duration.ofSeconds(30), 6_000);
    }

    /**
     * @param write from one write of who was seen to the next
     * @param look how often to look for jobs of which no hint told, while polls wait
     * @param duty from one round of lost leases to the next
     * @param dutyLease how long a node that is gone keeps others from them
     */
    public record Rhythm(Duration write, Duration look, Duration duty, Duration dutyLease) {
        public static final Rhythm DEFAULT =
                new Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(15));
    }

    /** So many heartbeats a lease: most of them may be lost. */
    private static final int HEARTBEATS = 6;

    /** How often an agent is asked to send a heartbeat, in milliseconds. */
    long heartbeatMs() {
        return Math.max(1, lease.toMillis() / HEARTBEATS);
    }
}
