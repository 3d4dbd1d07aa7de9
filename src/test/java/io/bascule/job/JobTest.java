package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a job on its way, in memory: what is not named is as it was. */
class JobTest {
    private static final Instant SUBMITTED = Instant.parse("2026-11-21T09:30:00Z");
    private static final Instant STARTED = SUBMITTED.plusSeconds(1);
    private static final Instant NOW = SUBMITTED.plusSeconds(2);
    private static final UUID NODE = new UUID(7, 7);
    private static final Job PENDING = job(JobStatus.PENDING, 0, null, null);
    private static final Job RUNNING = job(JobStatus.RUNNING, 3, STARTED, NODE);

    /** With a value of its own for all that the state can have. */
    private static Job job(JobStatus status, int runs, Instant startedAt, UUID node) {
        boolean runsNow = status == JobStatus.RUNNING;
        return new Job(
                new UUID(1, 1),
                "echo",
                status,
                "what",
                new JsonObject().put("a", 1),
                null,
                null,
                7,
                new UUID(2, 2),
                new UUID(3, 3),
                List.of("t"),
                runs,
                5,
                runsNow ? 40 : null,
                runsNow ? "on its way" : null,
                SUBMITTED,
                9_000L,
                SUBMITTED,
                startedAt,
                null,
                SUBMITTED,
                runs,
                node,
                null,
                runsNow,
                "key",
                null,
                null);
    }

    /** The components that differ, with their values afterwards. */
    private static Map<String, Object> changes(Job was, Job is) {
        Map<String, Object> changes = new HashMap<>();
        Arrays.stream(Job.class.getRecordComponents())
                .filter(component -> !Objects.equals(value(component, was), value(component, is)))
                .forEach(component -> changes.put(component.getName(), value(component, is)));
        return changes;
    }

    private static Object value(RecordComponent component, Job job) {
        try {
            return component.getAccessor().invoke(job);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClaimMakesItTheFirstRunOfItsNode() {
        assertEquals(
                Map.of(
                        "status",
                        JobStatus.RUNNING,
                        "attempt",
                        1,
                        "epoch",
                        1L,
                        "nodeId",
                        NODE,
                        "startedAt",
                        NOW,
                        "updatedAt",
                        NOW),
                changes(PENDING, PENDING.claimedBy(NODE, NOW)));
    }

    @Test
    void whatIsCompletedHasNoNodeAndNoDataAnyMore() {
        Map<String, Object> expected = new HashMap<>(
                Map.of("status", JobStatus.COMPLETED, "completedAt", NOW, "updatedAt", NOW, "cancelRequested", false));
        expected.put("inputData", null);
        expected.put("nodeId", null);
        assertEquals(expected, changes(RUNNING, RUNNING.completed(NOW)));
    }

    @Test
    void progressIsToldWithoutTheData() {
        Map<String, Object> expected =
                new HashMap<>(Map.of("progress", 60, "progressNote", "further", "updatedAt", NOW));
        expected.put("inputData", null);
        assertEquals(expected, changes(RUNNING, RUNNING.progressed(60, "further", NOW)));
    }
}
