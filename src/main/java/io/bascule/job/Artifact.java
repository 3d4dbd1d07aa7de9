package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that an agent made; never changed: a revision is another version of its key.
 *
 * @param version from 1, within the session's artifacts of this key
 * @param round in which it was made, from 1
 * @param metadata see {@link NewArtifact}
 */
public record Artifact(
        UUID id,
        UUID sessionId,
        UUID jobId,
        ArtifactType type,
        String key,
        int version,
        int round,
        String title,
        String content,
        JsonObject metadata,
        Instant createdAt) {}
