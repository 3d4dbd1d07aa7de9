package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A person's session, from signing in until it expires or is ended.
 *
 * @param address where it was opened from, as the HTTP server saw it
 */
public record SignIn(UUID id, UUID userId, String address, Instant createdAt, Instant expiresAt) {}
