package io.bascule.sessions.definition;

import io.bascule.job.ArtifactType;
import java.util.Optional;

/**
 * How artifacts are made of an answer. What is named here are fields of an item; the item's other fields become metadata.
 *
 * @param each the answer's field with the list of items; without it the answer is the one item
 * @param key the field that names what an artifact is a version of; without it they are counted
 * @param content the field with the text; without it the whole item as JSON
 */
public record ArtifactRule(
        ArtifactType type, Optional<String> each, Optional<String> key, String title, Optional<String> content) {}
