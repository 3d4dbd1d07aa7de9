package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.NonRetryableException;
import io.bascule.handler.ScriptedJobContext;
import io.bascule.job.Digest;
import io.bascule.job.JobError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataProcessingHandlerTest {
    private final DataProcessingHandler handler = new DataProcessingHandler();

    private static ScriptedJobContext lowercase(int rows) {
        JsonArray data = new JsonArray();
        for (int i = 0; i < rows; i++) {
            data.add(new JsonObject().put("id", i).put("name", "NAME " + i));
        }
        return new ScriptedJobContext(
                json("{'operation': 'transform', 'transform': 'lowercase'}").put("data", data));
    }

    @Test
    void peopleSeeWhatWasReadThenDecideThenSeeWhatWasDone() {
        ScriptedJobContext job = lowercase(3);

        job.runToApproval(handler);
        assertEquals(
                List.of("Read 3 rows to transform", "Apply transform: 3 rows, 3 changed"),
                job.checkpoints().stream()
                        .map(ScriptedJobContext.Shown::message)
                        .toList());

        job.run(handler);
        assertEquals(
                "Applied transform: 3 rows, 3 changed", job.checkpoints().get(2).message());
    }

    @Test
    void thePreviewIsASampleAndItsDigestCoversTheRest() {
        ScriptedJobContext job = lowercase(120);

        JsonObject data = job.runToApproval(handler).data();
        JsonObject output = job.run(handler);

        assertEquals(json("{'rows': 120, 'changed': 120}"), data.getJsonObject("counts"));
        JsonObject changes = data.getJsonObject("changes");
        assertEquals(50, changes.getJsonArray("first").size());
        assertEquals(70, changes.getInteger("more"));
        assertEquals(
                json("{'row': 0, 'before': {'id': 0, 'name': 'NAME 0'}, 'after': {'id': 0, 'name': 'name 0'}}"),
                changes.getJsonArray("first").getJsonObject(0));
        assertEquals(70, data.getJsonObject("result").getJsonObject("rows").getInteger("more"));
        assertEquals(
                Digest.of(new JsonObject().put("rows", output.getJsonArray("rows"))), data.getString("resultDigest"));
        assertEquals(120, output.getJsonArray("rows").size());
        assertEquals("name 119", output.getJsonArray("rows").getJsonObject(119).getString("name"));
    }

    @Test
    void aResultThatIsNotTheApprovedOneIsNotReturned() {
        ScriptedJobContext job = lowercase(3);
        Request request = Request.of(job.input());
        Outcome otherVersions = new Outcome(json("{'rows': []}"), json("{}"), new Sample(), new Sample());
        job.record(
                "preview",
                new JsonObject()
                        .put("checked", Preview.checked(request, otherVersions))
                        .put("proposed", Preview.proposed(request, otherVersions)));
        job.runToApproval(handler);

        NonRetryableException stopped = assertThrows(NonRetryableException.class, () -> job.run(handler));

        assertEquals(DataProcessingHandler.RESULT_CHANGED, stopped.code());
        assertEquals(2, job.checkpoints().size());
    }

    @Test
    void aRunThatComesAgainShowsTheSame() {
        ScriptedJobContext job = lowercase(3);
        job.runToApproval(handler);
        JsonObject first = job.run(handler);

        assertEquals(first, job.run(handler));
        assertEquals(List.of("preview"), job.worked());
        assertEquals(3, job.checkpoints().size());
    }

    @Test
    void problemsAreShownBeforeTheDecision() {
        ScriptedJobContext job = new ScriptedJobContext(
                json(
                        "{'operation': 'transform', 'transform': {'cast': {'n': 'number'}}, 'data': [{'n': 'x'}, {'n': '1'}]}"));

        JsonObject data = job.runToApproval(handler).data();

        assertEquals(1, data.getJsonObject("problems").getJsonArray("first").size());
        assertEquals(
                data.getJsonObject("problems"), job.checkpoints().get(0).data().getJsonObject("problems"));
    }

    @Test
    void aValidationReturnsBothParts() {
        ScriptedJobContext job = new ScriptedJobContext(
                json("{'operation': 'validate', 'rules': [{'field': 'a', 'required': true}], 'data': [{'a': 1}, {}]}"));
        job.runToApproval(handler);

        JsonObject output = job.run(handler);

        assertEquals(1, output.getJsonArray("valid").size());
        assertEquals(1, output.getJsonArray("invalid").size());
    }

    @Test
    void aRunTrustsNoInput() {
        NonRetryableException refused =
                assertThrows(NonRetryableException.class, () -> new ScriptedJobContext(new JsonObject()).run(handler));

        assertEquals(JobError.INVALID_INPUT, refused.code());
        assertTrue(refused.getMessage().startsWith("inputData."), refused.getMessage());
    }

    @Test
    void theExampleWorks() {
        JsonObject example = handler.describe().example();
        assertEquals(List.of(), handler.check(example));
        ScriptedJobContext job = new ScriptedJobContext(example);

        job.runToApproval(handler);

        assertTrue(job.run(handler).encode().contains("john@example.com"));
        assertEquals(
                JsonArray.of("operation", "data"), handler.describe().schema().getJsonArray("required"));
    }
}
