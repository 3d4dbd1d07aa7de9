package io.bascule.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A remote agent, as stored: what it said of itself when it last polled.
 *
 * @param id what its runs have as their {@code nodeId}
 * @param agentId the name that it gave itself
 * @param userId whose it is
 * @param apiKeyId the key that it last used
 * @param hostname may be null, as {@code platform} and {@code version}
 * @param seenAt when it last polled or sent a heartbeat, by the database's clock; up to a third of the online limit late
 * @param activeJobs how many jobs it has now
 * @param wantedVersion the oldest version that is taken, where the agent's is older; else null
 */
public record Agent(
        UUID id,
        String agentId,
        UUID userId,
        UUID apiKeyId,
        String hostname,
        String platform,
        String version,
        List<String> jobTypes,
        Map<String, String> labels,
        int capacity,
        Instant firstSeenAt,
        Instant seenAt,
        AgentStatus status,
        int activeJobs,
        String wantedVersion) {

    public Agent {
        jobTypes = List.copyOf(jobTypes);
        labels = Map.copyOf(labels);
    }

    /** An agent that polls at this moment. */
    public static Agent polling(UUID id, AgentCard card, Caller caller, Instant firstSeenAt, Instant seenAt) {
        return new Agent(
                id,
                card.agentId(),
                caller.userId(),
                caller.apiKeyId(),
                card.hostname(),
                card.platform(),
                card.version(),
                card.jobTypes(),
                card.labels(),
                card.capacity(),
                firstSeenAt,
                seenAt,
                AgentStatus.ONLINE,
                0,
                null);
    }

    /** The same agent, of which another version is wanted. */
    public Agent wanting(String newVersion) {
        return new Agent(
                id,
                agentId,
                userId,
                apiKeyId,
                hostname,
                platform,
                version,
                jobTypes,
                labels,
                capacity,
                firstSeenAt,
                seenAt,
                status,
                activeJobs,
                newVersion);
    }
}
