package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.NewJob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewJobReaderTest {

    @Test
    void everyFieldIsRead() {
        NewJob job = NewJobReader.one(new JsonObject("""
                {"jobType": "simple-task", "taskDescription": "Do it.", "inputData": {"a": [1]}, "priority": 9,
                 "runAt": "2030-01-01T02:00:00+02:00", "maxAttempts": 7, "timeoutMs": 2500000000, "tags": ["x", "y"],
                 "concurrencyKey": "k", "concurrencyLimit": 3, "requires": {"gpu": "true"},
                 "retryOf": "0193469c-7c55-7a41-9d3b-5f0e8c1b2a44"}"""));
        assertEquals(
                new NewJob(
                        "simple-task",
                        "Do it.",
                        new JsonObject().put("a", JsonArray.of(1)),
                        9,
                        Instant.parse("2030-01-01T00:00:00Z"),
                        7,
                        2_500_000_000L,
                        List.of("x", "y"),
                        "k",
                        3,
                        Map.of("gpu", "true"),
                        UUID.fromString("0193469c-7c55-7a41-9d3b-5f0e8c1b2a44")),
                job);
    }

    @Test
    void whatIsLeftOutOrNullHasItsDefault() {
        NewJob job = NewJobReader.one(
                new JsonObject("{\"jobType\":\"t\",\"priority\":null,\"tags\":null,\"inputData\":null}"));
        assertEquals(NewJob.of("t", new JsonObject()), job);
        assertNull(job.runAt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jobType | ''",
                "jobType | 5",
                "jobType | 'Not A Type'",
                "taskDescription | {}",
                "inputData | []",
                "inputData | 'text'",
                "priority | 'high'",
                "priority | 11",
                "priority | -1",
                "priority | 5.0",
                "priority | 12345678901234567890",
                "runAt | '2030-01-01'",
                "runAt | '2030-01-01T00:00:00'",
                "runAt | '1969-12-31T23:59:59Z'",
                "runAt | '+10000-01-01T00:00:00Z'",
                "runAt | '9999-12-31T23:59:59-01:00'",
                "runAt | 1234567890",
                "maxAttempts | 0",
                "maxAttempts | 101",
                "timeoutMs | 0",
                "timeoutMs | 2592000001",
                "tags | 'x'",
                "concurrencyKey | ''",
                "retryOf | 'that one'",
                "retryOf | 5",
                "concurrencyKey | 5",
                "concurrencyLimit | 0",
                "concurrencyLimit | 1001",
                "concurrencyLimit | 2",
                "requires | 'gpu'",
                "requires | []",
                "nonsense | 1"
            })
    void aWrongFieldIsNamed(String field, String value) {
        String json = "{\"jobType\":\"t\",\"" + field + "\":" + (value.isEmpty() ? "\"\"" : quoted(value)) + "}";
        JsonObject body = field.equals("jobType")
                ? new JsonObject("{\"jobType\":" + (value.isEmpty() ? "\"\"" : quoted(value)) + "}")
                : new JsonObject(json);
        List<FieldError> errors = refused(body);
        assertEquals(List.of(field), errors.stream().map(FieldError::field).toList(), errors::toString);
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        List<FieldError> errors = refused(new JsonObject("{\"priority\":99,\"tags\":[1],\"colour\":\"red\"}"));
        assertEquals(
                List.of("jobType", "priority", "tags[0]", "colour"),
                errors.stream().map(FieldError::field).toList());
        assertTrue(errors.get(3).message().contains("jobType, taskDescription, inputData"), errors.toString());
    }

    @Test
    void aNulCharacterIsRefusedWhereItIs() {
        JsonObject body = new JsonObject()
                .put("jobType", "t")
                .put("inputData", new JsonObject().put("files", JsonArray.of(JsonObject.of("path", "a\0b"))));
        assertEquals("inputData.files[0].path", refused(body).get(0).field());
        assertEquals(
                "taskDescription",
                refused(new JsonObject().put("jobType", "t").put("taskDescription", "\0"))
                        .get(0)
                        .field());
    }

    @Test
    void nestingDeeperThan64IsRefused() {
        NewJobReader.one(nested(63));
        assertEquals("inputData", refused(nested(70)).get(0).field().substring(0, 9));
    }

    @Test
    void aBatchNamesTheJobThatIsWrong() {
        JsonObject body = new JsonObject("""
                {"jobs": [{"jobType": "t"}, {"jobType": "t", "priority": 11}, 7, {"jobType": "t", "tags": [" "]}]}""");
        List<FieldError> errors =
                assertThrows(Fault.class, () -> NewJobReader.batch(body, 10)).errors();
        assertEquals(
                List.of("jobs[1].priority", "jobs[2]", "jobs[3].tags[0]"),
                errors.stream().map(FieldError::field).toList());
    }

    @Test
    void aBatchHasOneToItsMostJobs() {
        for (String body :
                List.of("{}", "{\"jobs\":[]}", "{\"jobs\":{}}", "{\"jobs\":null}", "{\"jobs\":[{},{},{}]}")) {
            Fault fault = assertThrows(Fault.class, () -> NewJobReader.batch(new JsonObject(body), 2), body);
            assertEquals("jobs", fault.errors().get(0).field());
        }
        assertEquals(
                2,
                NewJobReader.batch(new JsonObject("{\"jobs\":[{\"jobType\":\"a\"},{\"jobType\":\"b\"}]}"), 2)
                        .size());
    }

    @Test
    void anAnswerDoesNotGrowWithItsRequest() {
        JsonArray jobs = new JsonArray();
        IntStream.range(0, 5_000).forEach(i -> jobs.add(JsonObject.of("x" + "y".repeat(5_000), i)));
        Fault fault = assertThrows(Fault.class, () -> NewJobReader.batch(JsonObject.of("jobs", jobs), 10_000));
        assertTrue(fault.errors().size() <= 110, "errors: " + fault.errors().size());
        assertTrue(fault.errors().stream().allMatch(e -> e.field().length() < 200));
    }

    private static JsonObject nested(int depth) {
        JsonObject inner = new JsonObject();
        for (int i = 1; i < depth; i++) {
            inner = new JsonObject().put("a", inner);
        }
        return new JsonObject().put("jobType", "t").put("inputData", inner);
    }

    private static List<FieldError> refused(JsonObject body) {
        return assertThrows(Fault.class, () -> NewJobReader.one(body)).errors();
    }

    private static String quoted(String value) {
        return value.matches("[\\[{0-9-].*") && !value.matches("[0-9]+-.*") ? value : "\"" + value + "\"";
    }
}
