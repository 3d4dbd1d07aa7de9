package io.bascule.job;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A program's credential, without its secret, which is shown once and kept only as a hash.
 *
 * @param userId its owner, whose role limits it
 * @param prefix the public part of the key's text, to tell keys apart
 * @param expiresAt null where it does not expire
 * @param lastUsedAt to the minute; null where it was never used
 * @param revokedAt null while it is open
 */
public record ApiKey(
        UUID id,
        UUID userId,
        String name,
        String prefix,
        Set<Scope> scopes,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt,
        Instant revokedAt) {

    /** Longest name, in characters. */
    public static final int MAX_NAME = 100;

    public ApiKey {
        scopes = Set.copyOf(scopes);
    }
}
