package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "GPU", "example.com/gpu-type", "a1_b.c-d", "0"})
    void namesAreTaken(String name) {
        assertEquals(List.of(), Labels.problems("requires", Map.of(name, "value")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a-", "ä", "a\u0000"})
    void whatIsNoNameIsNamed(String name) {
        List<FieldError> errors = Labels.problems("requires", Map.of(name, "value"));
        assertEquals(1, errors.size());
        assertTrue(errors.get(0).field().startsWith("requires."), errors.toString());
    }

    @Test
    void valuesAndTheirNumberAreBounded() {
        assertEquals(List.of(), Labels.problems("labels", Map.of("a", "x".repeat(Labels.MAX_VALUE))));
        assertEquals(
                "labels.a",
                Labels.problems("labels", Map.of("a", "x".repeat(Labels.MAX_VALUE + 1)))
                        .get(0)
                        .field());
        assertEquals(1, Labels.problems("labels", Map.of("a", "\u0000")).size());
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= Labels.MAX; i++) {
            many.put("n" + i, "");
        }
        assertEquals("labels", Labels.problems("labels", many).get(0).field());
    }

    @Test
    void allThatIsRequiredHasToBeThere() {
        Map<String, String> labels = Map.of("gpu", "true", "os", "linux");
        assertTrue(Labels.satisfy(labels, Map.of()));
        assertTrue(Labels.satisfy(labels, Map.of("os", "linux")));
        assertFalse(Labels.satisfy(labels, Map.of("os", "mac")));
        assertFalse(Labels.satisfy(Map.of(), Map.of("os", "linux")));
    }

    @Test
    void jsonComesBackTheSame() {
        Map<String, String> labels = Map.of("gpu", "true", "os", "linux");
        assertEquals(labels, Labels.of(Labels.json(labels)));
        assertEquals(Map.of(), Labels.of(null));
        assertNull(Labels.jsonOrNull(Map.of()));
    }

    @Test
    void aJobIsAnotherJobWhereItRequiresSomethingElse() {
        NewJob plain = NewJob.of("t", new JsonObject());
        NewJob demanding = new NewJob(
                "t", null, new JsonObject(), 5, null, null, null, List.of(), null, null, Map.of("gpu", "true"), null);
        assertNotEquals(plain.fingerprint(), demanding.fingerprint());
    }
}
