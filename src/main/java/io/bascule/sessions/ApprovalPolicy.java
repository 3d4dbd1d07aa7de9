package io.bascule.sessions;

import io.bascule.job.ApprovalStrategy;
import io.bascule.sessions.definition.Thresholds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Whether people are asked about a stage's answer. The session's strategy says so; nothing that the answer says chooses another. */
final class ApprovalPolicy {
    private ApprovalPolicy() {}

    static Verdict of(ApprovalStrategy strategy, boolean isLastStage, Facts facts, Thresholds thresholds) {
        List<String> risks = risks(facts, thresholds);
        return switch (strategy) {
            case CHECKPOINT_REQUIRED -> ask("The session asks after each stage", risks);
            case FINAL_ONLY -> isLastStage ? ask("The session asks once, at the end", risks) : new NotAsked();
            case AUTO_APPROVE_LOW_RISK -> risks.isEmpty() ? auto(facts, thresholds) : new Ask(risks);
        };
    }

    private static Ask ask(String why, List<String> risks) {
        List<String> reasons = new ArrayList<>();
        reasons.add(why);
        reasons.addAll(risks);
        return new Ask(reasons);
    }

    /** Everything for which a person ought to look, in words. */
    private static List<String> risks(Facts facts, Thresholds thresholds) {
        List<String> risks = new ArrayList<>();
        if (facts.items() == 0) {
            risks.add("There is nothing in the answer");
        }
        if (facts.lowestConfidence() != null && facts.lowestConfidence() < thresholds.confidence()) {
            risks.add("The lowest confidence is " + facts.lowestConfidence() + ", below " + thresholds.confidence());
        }
        if (facts.withoutConfidence() > 0) {
            risks.add(facts.withoutConfidence() + " of " + facts.items() + " say no confidence");
        }
        facts.reviewReasons().forEach(reason -> risks.add("The agent asks for a review of " + reason));
        facts.failedCitations().forEach(failed -> risks.add("A citation failed: " + failed));
        facts.highImpact().forEach(title -> risks.add("Of high impact: «" + title + "»"));
        if (facts.sentBack() > 0) {
            risks.add("A person asked for changes; this is what came of it");
        }
        return risks;
    }

    private static Auto auto(Facts facts, Thresholds thresholds) {
        String confidence = facts.lowestConfidence() == null
                ? "no confidence is asked for"
                : "the lowest confidence, " + facts.lowestConfidence() + ", is not below " + thresholds.confidence();
        JsonObject figures = new JsonObject()
                .put("strategy", ApprovalStrategy.AUTO_APPROVE_LOW_RISK.wireName())
                .put("items", facts.items())
                .put("lowestConfidence", facts.lowestConfidence())
                .put("confidenceThreshold", thresholds.confidence())
                .put("failedCitations", 0)
                .put("reviewsAskedFor", 0)
                .put("highImpact", 0);
        return new Auto(
                confidence + ", every citation holds, the agent asks for no review, nothing is of high impact",
                figures);
    }

    /** What follows. */
    sealed interface Verdict {}

    /**
     * A person decides.
     *
     * @param reasons in words, at least one
     */
    record Ask(List<String> reasons) implements Verdict {
        public Ask {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Approved by a rule.
     *
     * @param rule in words, to follow «Approved automatically: »
     * @param figures what it saw, for the record
     */
    record Auto(String rule, JsonObject figures) implements Verdict {}

    /** The strategy asks later. */
    record NotAsked() implements Verdict {}
}
