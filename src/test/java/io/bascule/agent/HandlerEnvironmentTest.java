package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandlerEnvironmentTest {
    @Test
    void aProgramIsToldOfItsJobAndOfWhatWasDecidedAndRecorded() {
        Map<String, String> variables = of("""
                {"checkpoints": [
                   {"name": "deploy-2", "checkpointType": "APPROVAL_REQUIRED", "status": "APPROVED"},
                   {"name": "plan", "checkpointType": "INFO", "status": "RECORDED"},
                   {"name": null, "checkpointType": "ERROR", "status": "RECORDED"}],
                 "steps": [
                   {"name": "load", "kind": "STEP", "result": {"who": "Zoë"}},
                   {"name": "night", "kind": "SLEEP", "until": "2026-11-21T00:00:00.000Z"}]}
                """);
        assertEquals("APPROVED", variables.get("BASCULE_DECISION_DEPLOY_2"));
        assertFalse(variables.containsKey("BASCULE_DECISION_PLAN"));
        assertEquals("{\"who\":\"Zo\\u00EB\"}", variables.get("BASCULE_STEP_LOAD"));
        assertEquals("2026-11-21T00:00:00.000Z", variables.get("BASCULE_SLEPT_NIGHT"));
        assertEquals("job-1", variables.get("BASCULE_JOB_ID"));
        assertEquals("train", variables.get("BASCULE_JOB_TYPE"));
        assertEquals("2", variables.get("BASCULE_ATTEMPT"));
        assertEquals("3", variables.get("BASCULE_MAX_ATTEMPTS"));
        assertEquals("lab-1", variables.get("BASCULE_AGENT_ID"));
        assertEquals("1000", variables.get("BASCULE_DEADLINE"));
        assertFalse(variables.toString().contains("secret-token"));
    }

    @Test
    void namesThatBecomeOneAreLeftOutWhereTheySayDifferentThings() {
        Map<String, String> variables = of("""
                {"checkpoints": [
                   {"name": "a-b", "checkpointType": "APPROVAL_REQUIRED", "status": "APPROVED"},
                   {"name": "a.b", "checkpointType": "APPROVAL_REQUIRED", "status": "REJECTED"},
                   {"name": "c-d", "checkpointType": "APPROVAL_REQUIRED", "status": "APPROVED"},
                   {"name": "C.D", "checkpointType": "APPROVAL_REQUIRED", "status": "APPROVED"}]}
                """);
        assertFalse(variables.containsKey("BASCULE_DECISION_A_B"), "else one would stand for the other");
        assertEquals("APPROVED", variables.get("BASCULE_DECISION_C_D"));
    }

    @Test
    void largeResultsAreOnlyOnStandardInput() {
        ObjectNode journal = Json.object();
        var steps = journal.putArray("steps");
        for (int i = 0; i < 20; i++) {
            ObjectNode step = steps.addObject().put("name", "s" + i).put("kind", "STEP");
            step.putObject("result").put("x", "x".repeat(i == 3 ? 9_000 : 8_000));
        }
        Map<String, String> variables = of(journal.toString());
        assertFalse(variables.containsKey("BASCULE_STEP_S3"));
        assertEquals(
                8,
                variables.keySet().stream()
                        .filter(name -> name.startsWith("BASCULE_STEP_"))
                        .count());
        assertEquals(
                20, claimed(journal.toString()).input().at("/journal/steps").size());
    }

    @Test
    void neitherTheKeyNorAnotherJobsDecisionsAreInherited() {
        Map<String, String> inherited = new HashMap<>(Map.of(
                "PATH", "/bin",
                "API_KEY", "k",
                "MY_OWN", "the-key",
                "BASCULE_DECISION_DEPLOY", "APPROVED",
                "BASCULE_STEP_X", "{}",
                "BASCULE_SLEPT_X", "now",
                "BASCULE_DEADLINE", "1",
                "BASCULE_LOG_LEVEL", "info"));
        HandlerEnvironment.clean(inherited, "the-key");
        assertEquals(Map.of("PATH", "/bin", "BASCULE_LOG_LEVEL", "info"), inherited);
    }

    @Test
    void aJobIsReadOnlyWhereItsIdIsFitForAPath() {
        assertTrue(Claimed.of(answer("01a1fc44-6703-732a", "{}")).isPresent());
        for (String id : new String[] {"", "../x", "a/b", ".", "x".repeat(65)}) {
            assertTrue(Claimed.of(answer(id, "{}")).isEmpty(), id);
        }
        assertTrue(Claimed.of(Json.object()).isEmpty());
    }

    private static Map<String, String> of(String journal) {
        return HandlerEnvironment.of(
                claimed(journal),
                "lab-1",
                Path.of("/agent"),
                Path.of("/agent/work/x"),
                Optional.of(Instant.ofEpochMilli(1_000_999)));
    }

    private static Claimed claimed(String journal) {
        return Claimed.of(answer("job-1", journal)).orElseThrow();
    }

    private static ObjectNode answer(String id, String journal) {
        ObjectNode answer = Json.object().put("leaseToken", "secret-token").put("heartbeatMs", 10_000);
        answer.putObject("job")
                .put("id", id)
                .put("jobType", "train")
                .put("attempt", 2)
                .put("maxAttempts", 3);
        return answer.set("journal", Json.object(journal).orElseThrow());
    }
}
