package io.bascule.access;

import io.bascule.job.Caller;
import java.time.Instant;
import java.util.UUID;

/**
 * Who a token turned out to be.
 *
 * @param signInId the session, or null for an API key
 * @param expiresAt when the token ends by itself, or null where it does not
 */
public record Identity(Caller caller, UUID signInId, Instant expiresAt) {}
