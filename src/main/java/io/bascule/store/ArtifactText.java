package io.bascule.store;

import io.bascule.job.ArtifactType;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An artifact as the document of another session: what it says, below how sure its agent was and what it rests on. {@code [D1]} in it
 * meant a document of the session that made it, and would mean another here, so each is replaced with that document's title.
 */
final class ArtifactText {
    private static final Pattern MARK = Pattern.compile("\\[(D[0-9]{1,4}(?:\\s{0,3}[,;]\\s{0,3}D[0-9]{1,4}){0,50})]");
    /** In an artifact that is JSON. */
    private static final Pattern SOURCE = Pattern.compile("(\"document\"\\s{0,3}:\\s{0,3})\"\\[?(D[0-9]{1,4})]?\"");

    private static final Pattern REF = Pattern.compile("D[1-9][0-9]{0,3}");

    private final JsonObject titles;
    private final boolean isJson;

    private ArtifactText(JsonObject titles, boolean isJson) {
        this.titles = titles;
        this.isJson = isJson;
    }

    /**
     * The text.
     *
     * @param type null where the artifact itself is gone; then nobody knows more than what it says
     * @param metadata of the artifact
     * @param titles of the documents of the session that made it, by their positions
     */
    static String of(String content, ArtifactType type, JsonObject metadata, JsonObject titles) {
        ArtifactText text = new ArtifactText(titles, type == ArtifactType.GENERIC_OUTPUT);
        String rewritten = text.rewritten(content);
        return type == null ? rewritten : text.head(type, metadata) + "\n\n" + rewritten;
    }

    private String head(ArtifactType type, JsonObject metadata) {
        Object confidence = metadata.getValue("confidence");
        return "Made in an earlier work session: " + type.wireName().replace('_', ' ') + ".\nConfidence: "
                + (confidence instanceof Number ? confidence : "not said") + ".\nSources: " + sources(metadata) + ".";
    }

    private String sources(JsonObject metadata) {
        Set<String> names = new LinkedHashSet<>();
        if (metadata.getValue("sources") instanceof JsonArray sources) {
            for (Object source : sources) {
                if (source instanceof JsonObject cited && cited.getValue("document") instanceof String document) {
                    names.add(REF.matcher(document).matches() ? title(document) : "one that did not exist");
                }
            }
        }
        return names.isEmpty() ? "none" : String.join("; ", names);
    }

    private String rewritten(String content) {
        String text = replaced(MARK, content, mark -> "[" + titles(mark.group(1)) + "]");
        return isJson ? replaced(SOURCE, text, source -> source.group(1) + Json.encode(title(source.group(2)))) : text;
    }

    private static String replaced(Pattern pattern, String text, Function<MatchResult, String> replacement) {
        return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match)));
    }

    private String titles(String refs) {
        String titles = Arrays.stream(refs.split("[\\s,;]+")).map(this::title).collect(Collectors.joining("; "));
        String quoted = Json.encode(titles);
        return isJson ? quoted.substring(1, quoted.length() - 1) : titles;
    }

    /** In one line, and without what makes a mark. */
    private String title(String ref) {
        String title = titles.getString(ref.substring(1));
        return title == null
                ? ref + " of that session"
                : "«"
                        + title.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ")
                                .replace('[', '(')
                                .replace(']', ')')
                                .strip()
                        + "»";
    }
}
