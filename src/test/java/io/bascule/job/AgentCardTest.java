package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentCardTest {
    private static AgentCard card(String example, JsonObject schema) {
        JobType type = new JobType("train", "Trains.", 3, null, 0, new JsonObject().put("e", example), schema);
        return new AgentCard(
                "one",
                null,
                null,
                null,
                List.of(new AgentCard.DeclaredType(type, true), AgentCard.DeclaredType.named("bare")),
                Map.of(),
                1);
    }

    @Test
    void aBriefCardIsSmallAndTellsWhetherAnythingElseWasSaid() {
        String large = "x".repeat(16_000);
        AgentCard brief = card(large, null).brief();
        assertTrue(brief.toString().length() < 1_000, brief.toString());
        assertEquals(List.of("train", "bare"), brief.jobTypes());
        assertEquals(brief, card(large, null).brief());
        assertNotEquals(brief, card(large + "y", null).brief());
        assertNotEquals(brief, card(large, new JsonObject()).brief());
    }
}
