package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewJobRulesTest {
    private static NewJob job(
            String type, String text, int priority, Integer attempts, Long timeoutMs, List<String> tags) {
        return new NewJob(type, text, new JsonObject(), priority, null, attempts, timeoutMs, tags);
    }

    private static NewJob typed(String type) {
        return job(type, null, 5, null, null, null);
    }

    private static NewJob tagged(List<String> tags) {
        return job("echo", null, 5, null, null, tags);
    }

    private static NewJob due(String at) {
        return new NewJob("echo", null, null, 5, Instant.parse(at), null, null, null);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(typed(null), "jobType"),
                Arguments.of(typed(""), "jobType"),
                Arguments.of(typed("Echo"), "jobType"),
                Arguments.of(typed("-echo"), "jobType"),
                Arguments.of(typed("echo."), "jobType"),
                Arguments.of(typed("e cho"), "jobType"),
                Arguments.of(typed("echo\n"), "jobType"),
                Arguments.of(typed("a".repeat(101)), "jobType"),
                Arguments.of(job("echo", "x".repeat(10_001), 5, null, null, null), "taskDescription"),
                Arguments.of(job("echo", "a\u0000", 5, null, null, null), "taskDescription"),
                Arguments.of(job("echo", null, -1, null, null, null), "priority"),
                Arguments.of(job("echo", null, 11, null, null, null), "priority"),
                Arguments.of(job("echo", null, 5, 0, null, null), "maxAttempts"),
                Arguments.of(job("echo", null, 5, 101, null, null), "maxAttempts"),
                Arguments.of(job("echo", null, 5, null, 0L, null), "timeoutMs"),
                Arguments.of(job("echo", null, 5, null, 2_592_000_001L, null), "timeoutMs"),
                Arguments.of(tagged(Collections.nCopies(21, "t")), "tags"),
                Arguments.of(tagged(List.of("ok", " ")), "tags[1]"),
                Arguments.of(tagged(List.of("x".repeat(101))), "tags[0]"),
                Arguments.of(tagged(List.of("a\uD800")), "tags[0]"),
                Arguments.of(due("+300000-01-01T00:00:00Z"), "runAt"),
                Arguments.of(due("-5000-01-01T00:00:00Z"), "runAt"),
                Arguments.of(NewJob.of("echo", new JsonObject().put("a", "\u0000")), "inputData.a"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongFieldIsNamed(NewJob job, String field) {
        assertEquals(
                List.of(field),
                NewJobRules.problems(job).stream().map(FieldError::field).toList());
    }

    static Stream<NewJob> right() {
        return Stream.of(
                typed("a"),
                typed("a".repeat(100)),
                typed("data-processing_2.x"),
                job("echo", "x".repeat(10_000), 0, 1, 1L, List.of()),
                job("echo", "", 10, 100, 2_592_000_000L, Collections.nCopies(20, "x".repeat(100))),
                due("1970-01-01T00:00:00Z"),
                due("9999-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @MethodSource("right")
    void whatIsWithinTheLimitsIsAccepted(NewJob job) {
        assertEquals(List.of(), NewJobRules.problems(job));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        List<FieldError> problems = NewJobRules.problems(job("E", "\u0000", 11, 0, 0L, List.of("")));
        assertEquals(
                List.of("jobType", "taskDescription", "priority", "maxAttempts", "timeoutMs", "tags[0]"),
                problems.stream().map(FieldError::field).toList());
    }

    @Test
    void theListOfWrongTagsIsBounded() {
        assertTrue(NewJobRules.problems(tagged(Collections.nCopies(5_000, ""))).size() <= NewJobRules.MAX_TAGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_", ".a", "ä", "a/b", "a\u0000"})
    void whatIsNoNameIsNoJobType(String name) {
        assertFalse(NewJobRules.isJobType(name));
    }
}
