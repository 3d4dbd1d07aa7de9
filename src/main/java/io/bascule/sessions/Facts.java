package io.bascule.sessions;

import io.bascule.job.Text;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of an answer when it is decided whether people are asked. What the model says of itself counts against it only: whatever
 * is not said as it must be said is taken for the worse.
 *
 * @param sentBack how many rounds of the stage a person sent back
 * @param items how many parts were judged
 * @param lowestConfidence of those that say one, or null
 * @param withoutConfidence how many artifacts say none
 * @param reviewReasons why the agent asks for a review; empty where it does not
 * @param failedCitations what is wrong with citations, in words
 * @param highImpact the titles of what is of high impact
 */
record Facts(
        int sentBack,
        int items,
        Double lowestConfidence,
        int withoutConfidence,
        List<String> reviewReasons,
        List<String> failedCitations,
        List<String> highImpact) {
    private static final int MAX_REASON = 500;
    private static final Set<String> NO_HIGH_IMPACT = Set.of("low", "medium");

    Facts {
        reviewReasons = List.copyOf(reviewReasons);
        failedCitations = List.copyOf(failedCitations);
        highImpact = List.copyOf(highImpact);
    }

    static Facts of(Stage stage, int sentBack, Citations.Checked checked) {
        JsonObject answer = checked.answer();
        List<JsonObject> items = Items.of(stage, answer);
        List<JsonObject> judged = new ArrayList<>(items);
        if (Items.areListed(stage)) {
            judged.add(answer);
        }
        boolean isAnswerSure = confidence(answer) != null;
        long unsure = stage.artifacts().isEmpty() || isAnswerSure
                ? 0
                : items.stream().filter(item -> confidence(item) == null).count();
        return new Facts(
                sentBack,
                items.size(),
                judged.stream()
                        .map(Facts::confidence)
                        .filter(Objects::nonNull)
                        .min(Double::compare)
                        .orElse(null),
                (int) unsure,
                judged.stream()
                        .filter(Facts::asksForReview)
                        .map(part -> reason(stage, part))
                        .toList(),
                checked.failed(),
                judged.stream()
                        .filter(Facts::isHighImpact)
                        .map(part -> Items.title(stage, part))
                        .toList());
    }

    /** From 0 to 1, or null where nothing of the kind is said. */
    private static Double confidence(JsonObject part) {
        if (!(part.getValue("confidence") instanceof Number number)) {
            return null;
        }
        double confidence = number.doubleValue();
        return confidence >= 0 && confidence <= 1 ? confidence : null;
    }

    private static boolean asksForReview(JsonObject part) {
        Object asked = part.getValue("needsReview");
        return asked != null && !Boolean.FALSE.equals(asked);
    }

    private static String reason(Stage stage, JsonObject part) {
        String why = part.getValue("reviewReason") instanceof String text && !text.isBlank()
                ? Text.clip(text.strip(), MAX_REASON)
                : "it does not say why";
        return "«" + Items.title(stage, part) + "»: " + why;
    }

    private static boolean isHighImpact(JsonObject part) {
        Object impact = part.getValue("impact");
        return impact != null
                && !(impact instanceof String word
                        && NO_HIGH_IMPACT.contains(word.strip().toLowerCase(Locale.ROOT)));
    }
}
