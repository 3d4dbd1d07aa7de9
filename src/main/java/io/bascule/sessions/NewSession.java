package io.bascule.sessions;

import io.bascule.job.Fault;
import io.bascule.job.WorkSession;

/**
 * A session that was asked for.
 *
 * @param existed whether it was there, since its idempotency key was known
 * @param notExecuted why it was not executed, though it should have been; null where it was, or should not
 */
public record NewSession(WorkSession session, boolean existed, Fault notExecuted) {}
