package io.bascule.stream;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What changed since the last hint, as far as a hint can hold: a NOTIFY takes less than 8 000 bytes. */
final class HintDraft {
    static final int MAX_JOBS = 100;
    static final int MAX_CHECKPOINTS = 40;
    static final int MAX_LINES = 20;
    static final int MAX_AGENT_USERS = 12;

    private final Set<UUID> jobs = new LinkedHashSet<>();
    private final Set<UUID> checkpoints = new LinkedHashSet<>();
    private final Map<UUID, UUID> lines = new HashMap<>();
    private long moreJobs;
    private long moreCheckpoints;
    private boolean moreLines;
    private final Set<UUID> agentUsers = new LinkedHashSet<>();
    private boolean moreAgents;

    void job(UUID id) {
        moreJobs += add(jobs, id, MAX_JOBS);
    }

    void checkpoint(UUID id) {
        moreCheckpoints += add(checkpoints, id, MAX_CHECKPOINTS);
    }

    /** @param first the first of the lines that were added */
    void lines(UUID jobId, UUID first) {
        if (lines.size() < MAX_LINES) {
            lines.putIfAbsent(jobId, first);
        } else {
            moreLines |= !lines.containsKey(jobId);
        }
    }

    /** Agents of this user changed. */
    void agentOf(UUID user) {
        moreAgents |= add(agentUsers, user, MAX_AGENT_USERS) > 0;
    }

    /** Agents changed, and it is not known whose. */
    void agentsOfAnyone() {
        moreAgents = true;
    }

    /** All of it; the draft begins anew. */
    Hint.News take() {
        Hint.News news = new Hint.News(
                List.copyOf(jobs),
                moreJobs,
                List.copyOf(checkpoints),
                moreCheckpoints,
                Map.copyOf(lines),
                moreLines,
                List.copyOf(agentUsers),
                moreAgents);
        agentUsers.clear();
        moreAgents = false;
        jobs.clear();
        checkpoints.clear();
        lines.clear();
        moreJobs = 0;
        moreCheckpoints = 0;
        moreLines = false;
        return news;
    }

    /** Answers how many found no place: one or none. */
    private static int add(Set<UUID> ids, UUID id, int most) {
        if (ids.size() < most) {
            ids.add(id);
            return 0;
        }
        return ids.contains(id) ? 0 : 1;
    }
}
