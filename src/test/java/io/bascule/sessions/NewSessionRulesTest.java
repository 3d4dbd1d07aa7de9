package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.DocumentFormat;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.NewDocument;
import io.bascule.job.NewWorkSession;
import io.bascule.sessions.definition.AgentTypes;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewSessionRulesTest {
    private static final AgentTypes TYPES = AgentTypes.shipped();
    private static final ModelState MODEL = new ModelState("some-model", null, true);
    private static final ModelState PRICELESS = new ModelState("some-model", null, false);

    private static NewWorkSession wanted(
            String type, String task, JsonObject configuration, List<NewDocument> documents, int rounds, Long budget) {
        return new NewWorkSession(
                type,
                task,
                configuration,
                documents,
                ApprovalStrategy.FINAL_ONLY,
                false,
                rounds,
                budget,
                budget,
                new JsonObject());
    }

    private static List<String> fields(NewWorkSession wanted) {
        Fault fault = assertThrows(Fault.class, () -> NewSessionRules.check(wanted, TYPES, MODEL));
        assertEquals(ErrorCode.INVALID_REQUEST, fault.code());
        return fault.errors().stream().map(FieldError::field).toList();
    }

    @Test
    void whatFitsItsAgentTypeIsTaken() {
        NewWorkSession wanted = wanted("research", "Find out.", JsonObject.of("depth", "thorough"), List.of(), 1, null);
        assertSame(wanted, NewSessionRules.check(wanted, TYPES, MODEL));
    }

    @Test
    void anAgentTypeThatNobodyKnowsIsRefusedWithTheKnownOnes() {
        NewWorkSession wanted = wanted("sorcery", "Find out.", new JsonObject(), List.of(), 1, null);
        Fault fault = assertThrows(Fault.class, () -> NewSessionRules.check(wanted, TYPES, MODEL));
        assertEquals("agentType", fault.errors().get(0).field());
        assertTrue(fault.getMessage().contains("research"), fault.getMessage());
    }

    @Test
    void everyFieldThatIsWrongIsNamed() {
        NewDocument untitled = new NewDocument(" ", DocumentFormat.TEXT, "text", null);
        NewDocument empty = new NewDocument("Title", DocumentFormat.TEXT, null, null);
        assertEquals(
                List.of(
                        "taskDescription",
                        "maxRounds",
                        "tokenBudget",
                        "costBudget",
                        "contextDocuments[0].title",
                        "contextDocuments[1].content"),
                fields(wanted("research", "\n", new JsonObject(), List.of(untitled, empty), 0, 0L)));
        assertEquals(
                List.of("taskConfiguration.depth"),
                fields(wanted("research", "Find out.", JsonObject.of("depth", "bottomless"), List.of(), 1, null)));
    }

    @Test
    void whatIsLargerThanItMayBeIsRefused() {
        JsonObject large = JsonObject.of("focus", "x".repeat(NewSessionRules.MAX_JSON));
        assertEquals(List.of("taskConfiguration"), fields(wanted("research", "Go.", large, List.of(), 1, null)));
        NewDocument small = new NewDocument("Title", DocumentFormat.TEXT, "text", null);
        assertEquals(
                List.of("contextDocuments"),
                fields(wanted(
                        "research",
                        "Go.",
                        new JsonObject(),
                        Collections.nCopies(NewDocument.MAX_DOCUMENTS + 1, small),
                        1,
                        null)));
        NewDocument most = new NewDocument("Title", DocumentFormat.TEXT, "x".repeat(NewDocument.MAX_CONTENT), null);
        assertEquals(
                List.of("contextDocuments"),
                fields(wanted("research", "Go.", new JsonObject(), Collections.nCopies(6, most), 1, null)));
    }

    @Test
    void aBudgetInMoneyNeedsPrices() {
        NewWorkSession wanted = wanted("research", "Find out.", new JsonObject(), List.of(), 1, 1_000_000L);
        assertSame(wanted, NewSessionRules.check(wanted, TYPES, MODEL));
        Fault fault = assertThrows(Fault.class, () -> NewSessionRules.check(wanted, TYPES, PRICELESS));
        assertEquals(
                List.of("costBudget"),
                fault.errors().stream().map(FieldError::field).toList());
        assertTrue(fault.getMessage().contains("model.inputPrice and model.outputPrice"), fault.getMessage());
        NewWorkSession without = wanted("research", "Find out.", new JsonObject(), List.of(), 1, null);
        assertSame(without, NewSessionRules.check(without, TYPES, PRICELESS));
    }
}
