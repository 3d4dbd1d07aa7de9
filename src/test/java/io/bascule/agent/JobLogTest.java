package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;

class JobLogTest {
    @Test
    void aLineMayBeginWithItsLevel() {
        assertEquals(Level.ERROR, JobLog.levelOf("ERROR it broke"));
        assertEquals("it broke", JobLog.withoutLevel("ERROR it broke"));
        for (String plain : new String[] {"it broke", "ERROR", "error it broke", " ERROR x", "ERROR: x", ""}) {
            assertEquals(Level.INFO, JobLog.levelOf(plain));
            assertEquals(plain, JobLog.withoutLevel(plain));
        }
    }

    @Test
    void linesComeInOrderAndInBatches() throws InterruptedException {
        JobLog log = new JobLog();
        for (int i = 0; i < 700; i++) {
            log.add(Level.INFO, "line " + i);
        }
        assertTrue(log.await(0));
        ArrayNode first = log.take();
        assertEquals(500, first.size());
        assertEquals("line 0", first.get(0).path("message").asText());
        ArrayNode second = log.take();
        assertEquals(200, second.size());
        assertEquals("line 699", second.get(199).path("message").asText());
        log.close();
        assertFalse(log.await(0));
    }

    @Test
    void aBatchHoldsNoMoreCharactersThanABodyMay() {
        JobLog log = new JobLog();
        for (int i = 0; i < 20; i++) {
            log.add(Level.INFO, "x".repeat(50_000));
        }
        ArrayNode batch = log.take();
        assertEquals(6, batch.size(), "of 16 000 characters each");
        assertTrue(batch.get(0).path("message").asText().endsWith(Clip.CUT));
        assertTrue(Json.bytes(batch).length < 1024 * 1024 / 6);
    }

    @Test
    void whatIsTooMuchIsDroppedCountedAndTold() {
        JobLog log = new JobLog();
        for (int i = 0; i < 5_123; i++) {
            log.add(Level.INFO, "line " + i);
        }
        ArrayNode batch = log.take();
        for (int lines = batch.size(); lines < 5_000; lines += batch.size()) {
            batch = log.take();
        }
        assertEquals(501, batch.size());
        assertEquals("WARN", batch.get(500).path("level").asText());
        assertTrue(
                batch.get(500).path("message").asText().startsWith("123 lines were dropped"), batch.get(500)::toString);
        assertEquals(0, log.left());
    }

    @Test
    void theLastLinesAreKeptForTheMessageOfAFailure() {
        Tail tail = new Tail();
        assertEquals("", tail.text());
        for (int i = 0; i < 100; i++) {
            tail.add("line " + i);
            tail.add("");
        }
        assertTrue(tail.text().startsWith("line 80\n"), tail::text);
        assertTrue(tail.text().endsWith("\nline 99"), tail::text);
        tail.add("x".repeat(10_000) + "!");
        assertEquals(2_000, tail.text().length());
        assertTrue(tail.text().endsWith("x!"));
    }
}
