package io.bascule.handler.simpletask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.handler.ScriptedJobContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimpleTaskHandlerTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-15T12:00:00Z"), ZoneOffset.UTC);

    private final SimpleTaskHandler handler = new SimpleTaskHandler(NOON);

    @Test
    void theOutputIsAnEchoOfTheWork() {
        JsonObject input = new JsonObject().put("userId", "user-123").put("action", "update-profile");

        JsonObject output = new ScriptedJobContext(input).run(handler);

        assertEquals(
                new JsonObject()
                        .put("task", "Process user data")
                        .put("input", input)
                        .put("doneAt", "2026-01-15T12:00:00Z")
                        .put("attempt", 1),
                output);
    }

    @Test
    void oneCheckpointShowsWhatWasDone() {
        ScriptedJobContext job = new ScriptedJobContext(new JsonObject().put("userId", "user-123"));

        job.run(handler);

        assertEquals(1, job.checkpoints().size());
        assertEquals("Done: Process user data", job.checkpoints().get(0).message());
        assertEquals(JsonArray.of("userId"), job.checkpoints().get(0).data().getJsonArray("fields"));
    }

    @Test
    void aRunThatComesAgainDoesNotWorkAgain() {
        ScriptedJobContext job = new ScriptedJobContext(new JsonObject());
        JsonObject first = job.run(handler);

        JsonObject second = job.run(new SimpleTaskHandler(Clock.offset(NOON, Duration.ofHours(1))));

        assertEquals(first, second);
        assertEquals(List.of("work"), job.worked());
    }

    @Test
    void aNumberThatHasNoDigestStillMakesACheckpoint() {
        JsonObject input = new JsonObject("{\"account\": 12345678901234567890}");

        JsonObject output = new ScriptedJobContext(input).run(handler);

        assertEquals(input, output.getJsonObject("input"));
    }

    @Test
    void theCheckpointOfAHugeInputStaysSmall() {
        JsonObject input = new JsonObject();
        for (int i = 0; i < 5_000; i++) {
            input.put("field" + i, i);
        }
        ScriptedJobContext job = new ScriptedJobContext(input);

        job.run(handler);

        JsonObject data = job.checkpoints().get(0).data();
        assertEquals(50, data.getJsonArray("fields").size());
        assertEquals(4_950, data.getInteger("moreFields"));
    }

    @Test
    void theExampleWorks() {
        JsonObject example = handler.describe().example();

        assertEquals(List.of(), handler.check(example));
        assertEquals(example, new ScriptedJobContext(example).run(handler).getJsonObject("input"));
    }
}
