package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.JsonRules;
import io.bascule.job.WorkUsage;
import io.bascule.sessions.Budget.Exceeded;
import io.bascule.sessions.Budget.Within;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final Budget budget = new Budget(500_000L, 2_500_000L);

    @Test
    void withoutLimitsEverythingIsWithin() {
        assertEquals(new Within(), new Budget(null, null).standing(used(Long.MAX_VALUE / 2, Long.MAX_VALUE), 0));
    }

    @Test
    void belowItsLimitsASessionGoesOn() {
        assertEquals(new Within(), budget.standing(WorkUsage.NONE, 0));
        assertEquals(new Within(), budget.standing(used(499_999, 2_499_999), 0));
    }

    @Test
    void tokensThatAreUsedUpAskAPerson() {
        Exceeded exceeded = assertInstanceOf(Exceeded.class, budget.standing(used(500_000, 10), 0));
        assertEquals(
                "The budget of 500,000 tokens is used up (500,000 used). Approved, the session may use as much again,"
                        + " 1,000,000 tokens and 5.00 USD in all; rejected, it fails.",
                exceeded.message());
        assertEquals(
                new JsonObject(
                        "{\"kind\":\"budget\",\"usedTokens\":500000,\"tokenBudget\":500000,\"usedCost\":1.0E-5,\"costBudget\":2.5}"),
                exceeded.data());
        assertEquals(new Budget(1_000_000L, 5_000_000L), exceeded.next());
    }

    @Test
    void costThatIsUsedUpAsksAPerson() {
        Exceeded exceeded =
                assertInstanceOf(Exceeded.class, new Budget(null, 1_234_567L).standing(used(7, 1_300_000), 0));
        assertTrue(
                exceeded.message().startsWith("The budget of 1.234567 USD is used up (1.30 USD used)."),
                exceeded.message());
        assertEquals(
                new JsonObject("{\"kind\":\"budget\",\"usedTokens\":7,\"usedCost\":1.3,\"costBudget\":1.234567}"),
                exceeded.data());
    }

    @Test
    void eachApprovalAllowsAsMuchAgain() {
        WorkUsage used = used(1_200_000, 0);
        assertInstanceOf(Exceeded.class, budget.standing(used, 0));
        Exceeded second = assertInstanceOf(Exceeded.class, budget.standing(used, 1));
        assertEquals(1_000_000L, second.data().getLong("tokenBudget"));
        assertEquals(1_500_000L, second.next().tokens());
        assertEquals(new Within(), budget.standing(used, 2));
    }

    @Test
    void noNumberOfApprovalsTurnsALimitOver() {
        Budget large = new Budget(Long.MAX_VALUE / 2, null);
        assertEquals(new Within(), large.standing(used(Long.MAX_VALUE / 2, 0), 5));
    }

    @Test
    void whatAPersonDecidesOnIsExact() {
        Exceeded exceeded = assertInstanceOf(Exceeded.class, budget.standing(used(600_000, 3_333_333), 0));
        assertEquals(Optional.empty(), JsonRules.inexactNumber("data", exceeded.data()));
        assertTrue(exceeded.message().contains("tokens is used up"), exceeded.message());
        assertTrue(exceeded.message().contains("2.50 USD is used up (3.333333 USD used)"), exceeded.message());
    }

    private static WorkUsage used(long tokens, long costMicros) {
        return new WorkUsage(1, tokens, 0, costMicros);
    }
}
