package io.bascule.job;

import io.vertx.core.json.JsonObject;

/**
 * Something that an agent made.
 *
 * @param key names what it is a version of, within its session
 * @param content text; Markdown where its type says so, JSON for {@link ArtifactType#GENERIC_OUTPUT}
 * @param metadata {@code {confidence?, sources?: [{document, quote?, quoteFound?}], unknownSources?: [text], …}}
 */
public record NewArtifact(ArtifactType type, String key, String title, String content, JsonObject metadata) {
    /** Longest key, in characters. */
    public static final int MAX_KEY = 200;

    /** Longest title, in characters. */
    public static final int MAX_TITLE = 300;
}
