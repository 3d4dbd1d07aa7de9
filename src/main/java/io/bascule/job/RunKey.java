package io.bascule.job;

import java.util.UUID;

/**
 * One execution of a job: every write of a run names it, and changes nothing once the job has another owner.
 *
 * @param epoch the job's epoch when it was claimed; never reused
 */
public record RunKey(UUID jobId, long epoch) {}
