package io.bascule.sessions;

import io.bascule.job.WorkSession;
import io.bascule.job.WorkUsage;

/**
 * Where a session stands.
 *
 * @param artifacts how many it has, of all rounds and versions
 * @param openCheckpoints how many of its present job wait for a decision
 * @param checkpoints how many its present job has
 * @param usage of its present job's calls
 */
public record SessionState(
        WorkSession session, long artifacts, long openCheckpoints, long checkpoints, WorkUsage usage) {}
