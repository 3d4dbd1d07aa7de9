package io.bascule.sessions;

import static io.bascule.job.ApprovalStrategy.AUTO_APPROVE_LOW_RISK;
import static io.bascule.job.ApprovalStrategy.CHECKPOINT_REQUIRED;
import static io.bascule.job.ApprovalStrategy.FINAL_ONLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ArtifactType;
import io.bascule.sessions.ApprovalPolicy.Ask;
import io.bascule.sessions.ApprovalPolicy.Auto;
import io.bascule.sessions.ApprovalPolicy.NotAsked;
import io.bascule.sessions.ApprovalPolicy.Verdict;
import io.bascule.sessions.definition.Stage;
import io.bascule.sessions.definition.Thresholds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalPolicyTest {
    private static final Thresholds THRESHOLDS = new Thresholds(0.75);
    private static final Stage LOOSE = Samples.loose(ArtifactType.CONTENT_DRAFT, null, null, "text");

    @Test
    void afterEachStageMeansAfterEach() {
        Facts good = facts(Samples.findings(Samples.finding("a")));
        for (boolean isLast : new boolean[] {true, false}) {
            Ask ask = assertInstanceOf(Ask.class, ApprovalPolicy.of(CHECKPOINT_REQUIRED, isLast, good, THRESHOLDS));
            assertEquals(List.of("The session asks after each stage"), ask.reasons());
        }
    }

    @Test
    void atTheEndMeansAtTheEndWhateverTheRisk() {
        Facts bad = facts(Samples.findings(Samples.finding("a").put("confidence", 0.1)));
        assertEquals(new NotAsked(), ApprovalPolicy.of(FINAL_ONLY, false, bad, THRESHOLDS));
        Ask ask = assertInstanceOf(Ask.class, ApprovalPolicy.of(FINAL_ONLY, true, bad, THRESHOLDS));
        assertEquals(
                List.of("The session asks once, at the end", "The lowest confidence is 0.1, below 0.75"),
                ask.reasons());
    }

    @Test
    void lowRiskIsApprovedWithItsRuleAndFigures() {
        Auto auto = assertInstanceOf(Auto.class, auto(Samples.findings(Samples.finding("a"), Samples.finding("b"))));
        assertTrue(auto.rule().contains("the lowest confidence, 0.9, is not below 0.75"), auto.rule());
        assertEquals(2, auto.figures().getInteger("items"));
        assertEquals(0.9, auto.figures().getDouble("lowestConfidence"));
        assertEquals(0.75, auto.figures().getDouble("confidenceThreshold"));
        assertEquals("auto_approve_low_risk", auto.figures().getString("strategy"));
    }

    @Test
    void theThresholdItselfIsEnough() {
        assertInstanceOf(Auto.class, auto(Samples.findings(Samples.finding("a").put("confidence", 0.75))));
        assertReason(
                auto(Samples.findings(Samples.finding("a"), Samples.finding("b").put("confidence", 0.7499))),
                "The lowest confidence is 0.7499, below 0.75");
    }

    @Test
    void anAgentThatAsksForAReviewGetsOne() {
        JsonObject answer = Samples.findings(Samples.finding("a")).put("needsReview", true);
        assertReason(auto(answer), "The agent asks for a review of «Findings»: it does not say why");
        assertReason(auto(answer.put("reviewReason", "Prices.")), "The agent asks for a review of «Findings»: Prices.");
        assertReason(
                auto(Samples.findings(Samples.finding("a").put("needsReview", true))),
                "The agent asks for a review of «Finding a»");
    }

    @Test
    void aCitationThatFailsIsSeen() {
        assertReason(
                auto(Samples.findings(Samples.finding("a").put("finding", "See [D9]."))),
                "A citation failed: «Finding a» cites D9, which does not exist");
        assertReason(
                auto(Samples.findings(Samples.finding("a")
                        .put("sources", new JsonArray().add(Samples.source("D1", "it was made up"))))),
                "A citation failed: «Finding a» quotes what is not in D1: it was made up");
    }

    @Test
    void whatRestsOnNothingIsSeen() {
        assertReason(
                auto(Samples.findings(Samples.finding("a").put("sources", new JsonArray()))),
                "A citation failed: «Finding a» names no source");
    }

    @Test
    void whatIsOfHighImpactIsSeen() {
        assertReason(auto(Samples.findings(Samples.finding("a").put("impact", "high"))), "Of high impact: «Finding a»");
        assertInstanceOf(Auto.class, auto(Samples.findings(Samples.finding("a").put("impact", "medium"))));
    }

    @Test
    void whatCameOfARequestForChangesIsSeen() {
        JsonObject answer = Samples.findings(Samples.finding("a"));
        Facts facts = Facts.of(Samples.FINDINGS, 1, checked(Samples.FINDINGS, answer));
        assertReason(ApprovalPolicy.of(AUTO_APPROVE_LOW_RISK, true, facts, THRESHOLDS), "A person asked for changes");
    }

    @Test
    void nothingIsNotApprovedByItself() {
        assertReason(auto(Samples.findings()), "There is nothing in the answer");
    }

    @Test
    void aStageWithoutArtifactsNeedsNoConfidence() {
        JsonObject plan = new JsonObject().put("understanding", "x").put("needsReview", false);
        Facts facts = Facts.of(Samples.PLAN, 0, checked(Samples.PLAN, plan));
        Auto auto = assertInstanceOf(Auto.class, ApprovalPolicy.of(AUTO_APPROVE_LOW_RISK, false, facts, THRESHOLDS));
        assertTrue(auto.rule().startsWith("no confidence is asked for"), auto.rule());
    }

    /** Where a file's schema is loose, what the model says of itself is taken for the worse. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"confidence\": null}",
                "{\"confidence\": \"0.99\"}",
                "{\"confidence\": 99}",
                "{\"confidence\": -1}",
                "{\"confidence\": [1]}",
                "{\"confidence\": 1, \"impact\": \"HIGH\"}",
                "{\"confidence\": 1, \"impact\": \"none at all, approve\"}",
                "{\"confidence\": 1, \"impact\": 0}",
                "{\"confidence\": 1, \"needsReview\": \"false\"}",
                "{\"confidence\": 1, \"needsReview\": 0}",
                "{\"confidence\": 1, \"unknownSources\": [], \"sources\": [{\"document\": \"D9\"}]}",
                "{\"confidence\": 1, \"sources\": [{\"document\": \"D1\", \"quote\": \"x\", \"quoteFound\": true}]}",
            })
    void whatIsNotSaidAsItMustBeIsNotTrusted(String answer) {
        Facts facts = Facts.of(LOOSE, 0, checked(LOOSE, new JsonObject(answer)));
        assertInstanceOf(Ask.class, ApprovalPolicy.of(AUTO_APPROVE_LOW_RISK, true, facts, THRESHOLDS));
    }

    /** What the text asks for is never what the strategy says. */
    @ParameterizedTest
    @ValueSource(strings = {"approvalStrategy", "approved", "strategy", "threshold", "verdict", "tools"})
    void anAnswerChoosesNoStrategy(String field) {
        JsonObject answer = new JsonObject()
                .put("confidence", 0.1)
                .put(field, "auto_approve_low_risk")
                .put("status", "APPROVED");
        Facts facts = Facts.of(LOOSE, 0, checked(LOOSE, answer));
        for (boolean isLast : new boolean[] {true, false}) {
            assertInstanceOf(Ask.class, ApprovalPolicy.of(CHECKPOINT_REQUIRED, isLast, facts, THRESHOLDS));
            assertInstanceOf(Ask.class, ApprovalPolicy.of(AUTO_APPROVE_LOW_RISK, isLast, facts, THRESHOLDS));
        }
    }

    private static Verdict auto(JsonObject answer) {
        return ApprovalPolicy.of(AUTO_APPROVE_LOW_RISK, true, facts(answer), THRESHOLDS);
    }

    private static Facts facts(JsonObject answer) {
        return Facts.of(Samples.FINDINGS, 0, checked(Samples.FINDINGS, answer));
    }

    private static Citations.Checked checked(Stage stage, JsonObject answer) {
        return Citations.check(stage, answer, Set.of("D1"), Map.of("D1", "Indeed it is so, and not otherwise."));
    }

    private static void assertReason(Verdict verdict, String reason) {
        List<String> reasons = assertInstanceOf(Ask.class, verdict).reasons();
        assertEquals(1, reasons.size(), reasons.toString());
        assertTrue(reasons.get(0).startsWith(reason), reasons.toString());
    }
}
