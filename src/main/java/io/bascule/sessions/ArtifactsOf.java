package io.bascule.sessions;

import io.bascule.job.ArtifactType;
import io.bascule.job.NewArtifact;
import io.bascule.sessions.definition.ArtifactRule;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes artifacts of an answer, as its stage says. */
final class ArtifactsOf {
    private static final int MAX_SLUG = 80;
    /** What metadata is taken of an item that is its artifact's content as a whole. */
    private static final Set<String> READ =
            Set.of("confidence", "impact", "needsReview", "reviewReason", Citations.SOURCES, Citations.UNKNOWN_SOURCES);

    private final Stage stage;
    private final ArtifactRule rule;
    private final Set<String> keys = new HashSet<>();
    private final List<NewArtifact> artifacts = new ArrayList<>();

    private ArtifactsOf(Stage stage, ArtifactRule rule) {
        this.stage = stage;
        this.rule = rule;
    }

    /**
     * In the answer's order; empty where the stage makes none.
     *
     * <p>A key is {@code <stage>/<its field>}, in lower-case letters, digits and dashes, so that a later round's artifact is a version
     * of an earlier one's where the model kept the field's text; of two of a key the second is {@code …-2}.
     */
    static List<NewArtifact> answer(Stage stage, JsonObject answer) {
        if (stage.artifacts().isEmpty()) {
            return List.of();
        }
        ArtifactsOf made = new ArtifactsOf(stage, stage.artifacts().get());
        Items.of(stage, answer).forEach(made::add);
        return List.copyOf(made.artifacts);
    }

    private void add(JsonObject item) {
        artifacts.add(new NewArtifact(rule.type(), key(item), Items.title(stage, item), content(item), metadata(item)));
    }

    private String key(JsonObject item) {
        String slug = rule.key()
                .map(field -> item.getValue(field) instanceof String text ? slug(text) : "")
                .orElse("");
        if (slug.isEmpty() && Items.areListed(stage)) {
            slug = String.valueOf(artifacts.size() + 1);
        }
        String key = slug.isEmpty() ? stage.name() : stage.name() + "/" + slug;
        String unique = key;
        for (int n = 2; !keys.add(unique); n++) {
            unique = key + "-" + n;
        }
        return unique;
    }

    private static String slug(String text) {
        StringBuilder slug = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .limit(MAX_SLUG)
                .map(c -> Character.isLetterOrDigit(c) ? c : '-')
                .forEach(slug::appendCodePoint);
        return slug.toString().replaceAll("-+", "-").replaceAll("^-|-$", "");
    }

    private String content(JsonObject item) {
        Object content = rule.content().map(item::getValue).orElse(item);
        if (content instanceof String text) {
            return text;
        }
        if (content instanceof JsonObject object) {
            return object.encodePrettily();
        }
        return content instanceof JsonArray array ? array.encodePrettily() : String.valueOf(content);
    }

    private JsonObject metadata(JsonObject item) {
        JsonObject metadata = item.copy();
        if (rule.type() == ArtifactType.GENERIC_OUTPUT && rule.content().isEmpty()) {
            metadata.fieldNames().retainAll(READ);
            return metadata;
        }
        metadata.remove(rule.title());
        rule.content().ifPresent(metadata::remove);
        rule.key().ifPresent(metadata::remove);
        return metadata;
    }
}
