package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * One line of the audit log.
 *
 * @param seq from 1, without gaps
 * @param actorId the user who did it; null for the server itself and for who is not known
 * @param action what was done, for example {@code user.changed}
 * @param subject what it was done to, for example {@code user:<id>}
 * @param hash of all this and of the entry before, in hexadecimal
 */
public record AuditEntry(
        long seq,
        Instant at,
        UUID actorId,
        String actorName,
        String action,
        String subject,
        JsonObject detail,
        String hash) {}
