package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void anObjectIsTakenAsItIsInSeveralLinesToo() {
        assertEquals("{\"loss\":0.250,\"n\":1}", of("{\"loss\": 0.250,", "", " \"n\": 1}"));
    }

    @Test
    void nothingIsAnEmptyObject() {
        assertEquals("{}", of());
        assertEquals("{}", of("", "  "));
    }

    @Test
    void anythingElseIsTextWithoutTheLineBreaksAtItsEnd() {
        assertEquals("{\"output\":\"one\\ntwo\"}", of("one", "two", "", "\r"));
        assertEquals("{\"output\":\"[1, 2]\"}", of("[1, 2]"));
        assertEquals("{\"output\":\"{\\\"a\\\":1} {}\"}", of("{\"a\":1} {}"));
        assertEquals("{\"output\":\"a\uFFFDb\"}", of("a\0b"), "a database cannot hold NUL");
    }

    @Test
    void aMillionBytesAreTheMost() {
        Output output = new Output();
        assertTrue(output.add(line("x".repeat(Output.MAX - 1))));
        assertFalse(output.add(line("")));
        assertFalse(new Output().add(new Lines.Line("x", 1, true)), "a line that was cut");
    }

    private static String of(String... lines) {
        Output output = new Output();
        for (String line : lines) {
            assertTrue(output.add(line(line)));
        }
        return output.json().toString();
    }

    private static Lines.Line line(String text) {
        return new Lines.Line(text, text.getBytes(StandardCharsets.UTF_8).length + 1, false);
    }
}
