package io.bascule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.AgentRules;
import io.bascule.job.AgentRun;
import io.bascule.job.AgentStatus;
import io.bascule.job.AuditReport;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Decision;
import io.bascule.job.Digest;
import io.bascule.job.ErrorCode;
import io.bascule.job.JobFilter;
import io.bascule.job.JobRun;
import io.bascule.job.JobStatus;
import io.bascule.job.Labels;
import io.bascule.job.LogLevel;
import io.bascule.job.MissedSlots;
import io.bascule.job.NewJobRules;
import io.bascule.job.Role;
import io.bascule.job.ScheduleTerms;
import io.bascule.job.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the API's document says of names and limits is what the code says. */
class OpenApiVocabularyTest {
    private final JsonObject document = read();
    private final JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");

    @Test
    void everyEnumNamesWhatTheCodeNames() {
        assertEquals(names(JobStatus.values(), Enum::name), enumOf("JobStatus"));
        assertEquals(names(CheckpointStatus.values(), Enum::name), enumOf("CheckpointStatus"));
        assertEquals(names(CheckpointType.values(), Enum::name), enumOf("CheckpointType"));
        assertEquals(names(ErrorCode.values(), Enum::name), enumOf("ErrorCode"));
        assertEquals(names(Role.values(), Role::wireName), enumOf("Role"));
        assertEquals(names(Scope.values(), Scope::wireName), enumOf("Scope"));
        assertEquals(names(AgentStatus.values(), AgentStatus::wireName), enumOf("AgentStatus"));
        assertEquals(
                names(AgentRun.Outcome.values(), Enum::name),
                property("AgentRun", "outcome").getJsonArray("enum").getList());
        assertEquals(names(MissedSlots.values(), MissedSlots::wireName), enumOf("MissedSlots"));
        List<Object> outcomes = new ArrayList<>(names(JobRun.Outcome.values(), Enum::name));
        outcomes.add(null);
        assertEquals(outcomes, property("Run", "outcome").getJsonArray("enum").getList());
        assertEquals(
                names(LogLevel.values(), Enum::name),
                property("LogEntry", "level").getJsonArray("enum").getList());
        JsonObject problem = property("AuditPart", "problem").getJsonObject("properties");
        assertEquals(
                names(AuditReport.Kind.values(), Enum::name),
                problem.getJsonObject("kind").getJsonArray("enum").getList());
    }

    @Test
    void everyErrorCodeIsExplainedWithItsStatus() {
        String table = schemas.getJsonObject("ErrorCode").getString("description");
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(table.contains("| `" + code + "` | " + code.status() + " |"), code::name);
        }
    }

    @Test
    void everyLimitIsTheOneThatIsChecked() {
        assertEquals(
                NewJobRules.MAX_DESCRIPTION,
                property("NewJob", "taskDescription").getInteger("maxLength"));
        assertEquals(NewJobRules.MAX_ATTEMPTS, property("NewJob", "maxAttempts").getInteger("maximum"));
        assertEquals(NewJobRules.MAX_TIMEOUT_MS, property("NewJob", "timeoutMs").getLong("maximum"));
        assertEquals(NewJobRules.MAX_TAGS, property("NewJob", "tags").getInteger("maxItems"));
        assertEquals(
                NewJobRules.MAX_TAG,
                property("NewJob", "tags").getJsonObject("items").getInteger("maxLength"));
        for (String schema : List.of("NewSchedule", "ScheduleChange")) {
            assertEquals(ScheduleTerms.MAX_NAME, property(schema, "name").getInteger("maxLength"));
            assertEquals(ScheduleTerms.MAX_CRON, property(schema, "cron").getInteger("maxLength"));
            assertEquals(ScheduleTerms.MAX_TAGS, property(schema, "tags").getInteger("maxItems"));
        }
        for (String schema : List.of("NewJob", "NewSchedule", "ScheduleChange")) {
            assertEquals(
                    NewJobRules.MAX_CONCURRENCY_KEY,
                    property(schema, "concurrencyKey").getInteger("maxLength"));
            assertEquals(
                    NewJobRules.MAX_CONCURRENCY_LIMIT,
                    property(schema, "concurrencyLimit").getInteger("maximum"));
        }
        assertEquals(Labels.MAX, property("NewJob", "requires").getInteger("maxProperties"));
        assertEquals(AgentRules.MAX_TYPES, property("AgentPoll", "jobTypes").getInteger("maxItems"));
        assertEquals(AgentRules.MAX_CAPACITY, property("AgentPoll", "capacity").getInteger("maximum"));
        assertEquals(AgentRules.MAX_WAIT_S, property("AgentPoll", "wait").getInteger("maximum"));
        for (String json : List.of("example", "schema")) {
            assertEquals(
                    "At most " + AgentRules.MAX_TYPE_JSON + " characters as JSON.",
                    property("AgentJobType", json).getString("description"));
        }
        assertEquals(AgentRules.MAX_LINES, property("AgentLog", "entries").getInteger("maxItems"));
        assertEquals(NewJobRules.MAX_BATCH, property("NewJobs", "jobs").getInteger("maxItems"));
        assertEquals(Decision.MAX_TEXT, property("Rejection", "reason").getInteger("maxLength"));
        assertEquals(Decision.MAX_TEXT, property("ChangeRequest", "feedback").getInteger("maxLength"));
        assertEquals(
                NewJobRules.MAX_IDEMPOTENCY_KEY, parameter("IdempotencyKey").getInteger("maxLength"));
        assertEquals(JobFilter.MAX_LIMIT, parameter("Limit").getInteger("maximum"));
        assertEquals(JobFilter.DEFAULT_LIMIT, parameter("Limit").getInteger("default"));
        assertEquals(JobFilter.MAX_OFFSET, parameter("Offset").getInteger("maximum"));
    }

    @Test
    void everyDigestInAnExampleIsTheDigestOfItsData() {
        List<JsonObject> checkpoints = objectsIn(document)
                .filter(o -> o.getValue("digest") instanceof String && o.getValue("data") instanceof JsonObject)
                .toList();
        assertFalse(checkpoints.isEmpty());
        checkpoints.forEach(c -> assertEquals(Digest.of(c.getJsonObject("data")), c.getString("digest")));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        objectsIn(document)
                .filter(o -> o.getValue("$ref") instanceof String)
                .forEach(o -> references.add(o.getString("$ref")));
        assertFalse(references.isEmpty());
        references.forEach(r -> assertTrue(at(r) != null, r));
    }

    private Object at(String reference) {
        Object here = document;
        for (String name : reference.substring("#/".length()).split("/")) {
            here = here instanceof JsonObject object ? object.getValue(name) : null;
        }
        return here;
    }

    private List<?> enumOf(String schema) {
        return schemas.getJsonObject(schema).getJsonArray("enum").getList();
    }

    private JsonObject property(String schema, String name) {
        return schemas.getJsonObject(schema).getJsonObject("properties").getJsonObject(name);
    }

    private JsonObject parameter(String name) {
        return document.getJsonObject("components")
                .getJsonObject("parameters")
                .getJsonObject(name)
                .getJsonObject("schema");
    }

    private static <E> List<String> names(E[] values, Function<E, String> name) {
        return Stream.of(values).map(name).toList();
    }

    private static Stream<JsonObject> objectsIn(Object json) {
        if (json instanceof JsonObject object) {
            return Stream.concat(Stream.of(object), object.stream().flatMap(f -> objectsIn(f.getValue())));
        }
        return json instanceof JsonArray array ? array.stream().flatMap(OpenApiVocabularyTest::objectsIn) : Stream.of();
    }

    private static JsonObject read() {
        try (InputStream in = OpenApiVocabularyTest.class.getResourceAsStream("/openapi.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("openapi.json cannot be read", e);
        }
    }
}
