package io.bascule.sessions;

import io.bascule.job.ApprovalStrategy;
import io.bascule.sessions.definition.Thresholds;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Whether people are asked about a stage's answer. */
final class ApprovalPolicy {
    private ApprovalPolicy() {}

    static Verdict of(ApprovalStrategy strategy, boolean isLastStage, Facts facts, Thresholds thresholds) {
        throw new UnsupportedOperationException();
    }

    /** What follows. */
    sealed interface Verdict {}

    /** A person decides. */
    record Ask(List<String> reasons) implements Verdict {
        public Ask {
            reasons = List.copyOf(reasons);
        }
    }

    /** Approved by a rule, which is recorded with the figures it saw. */
    record Auto(String rule, JsonObject figures) implements Verdict {}

    /** The strategy asks later. */
    record NotAsked() implements Verdict {}
}
