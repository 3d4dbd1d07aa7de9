package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewJobTest {
    private static final Instant DUE = Instant.parse("2026-05-01T10:00:00Z");

    private static NewJob with(JsonObject input) {
        return new NewJob("echo", "text", input, 5, DUE, 3, 1_000L, List.of("a", "b"));
    }

    @Test
    void theOrderOfKeysDoesNotMatterAtAnyDepth() {
        assertEquals(
                with(new JsonObject("{\"a\":{\"x\":1,\"y\":[{\"p\":1,\"q\":2}]},\"b\":2}"))
                        .fingerprint(),
                with(new JsonObject("{\"b\":2,\"a\":{\"y\":[{\"q\":2,\"p\":1}],\"x\":1}}"))
                        .fingerprint());
    }

    @Test
    void numbersWithManyDigitsAreToldApart() {
        assertNotEquals(
                with(new JsonObject("{\"n\":9007199254740993}")).fingerprint(),
                with(new JsonObject("{\"n\":9007199254740992}")).fingerprint());
        assertNotEquals(
                with(new JsonObject("{\"n\":123456789012345678901234567890}")).fingerprint(),
                with(new JsonObject("{\"n\":123456789012345678901234567891}")).fingerprint());
    }

    @Test
    void everyFieldCounts() {
        JsonObject input = new JsonObject().put("a", 1);
        Map<String, NewJob> others = new LinkedHashMap<>();
        others.put("type", new NewJob("echo2", "text", input, 5, DUE, 3, 1_000L, List.of("a", "b")));
        others.put("description", new NewJob("echo", null, input, 5, DUE, 3, 1_000L, List.of("a", "b")));
        others.put("priority", new NewJob("echo", "text", input, 6, DUE, 3, 1_000L, List.of("a", "b")));
        others.put("runAt", new NewJob("echo", "text", input, 5, null, 3, 1_000L, List.of("a", "b")));
        others.put("attempts", new NewJob("echo", "text", input, 5, DUE, null, 1_000L, List.of("a", "b")));
        others.put("timeout", new NewJob("echo", "text", input, 5, DUE, 3, null, List.of("a", "b")));
        others.put("tags", new NewJob("echo", "text", input, 5, DUE, 3, 1_000L, List.of("a,b")));
        others.put("order of tags", new NewJob("echo", "text", input, 5, DUE, 3, 1_000L, List.of("b", "a")));
        others.put("input", with(new JsonObject().put("a", "1")));
        others.put(
                "retryOf",
                new NewJob(
                        "echo", "text", input, 5, DUE, 3, 1_000L, List.of("a", "b"), null, null, null, new UUID(1, 2)));
        others.forEach((what, other) -> assertNotEquals(with(input).fingerprint(), other.fingerprint(), what));
        assertEquals(with(input).fingerprint(), with(input.copy()).fingerprint());
    }

    @Test
    void whatIsNotGivenIsEmpty() {
        NewJob job = new NewJob("echo", null, null, 5, null, null, null, null);
        assertEquals(new JsonObject(), job.inputData());
        assertEquals(List.of(), job.tags());
        assertEquals(job.fingerprint(), NewJob.of("echo", new JsonObject()).fingerprint());
    }
}
