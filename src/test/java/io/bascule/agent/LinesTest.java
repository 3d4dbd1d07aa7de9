package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void linesComeWithoutTheirEndsAndTheLastOneNeedsNone() throws IOException {
        assertEquals(List.of("a", "", "b\r", "c"), texts("a\n\nb\r\nc", 100));
        assertEquals(List.of(), texts("", 100));
        assertEquals(List.of("a"), texts("a\n", 100));
    }

    @Test
    void badUtf8IsReplaced() throws IOException {
        byte[] bytes = {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3, '\n', (byte) 0xc3, (byte) 0xa4};
        Lines lines = new Lines(new ByteArrayInputStream(bytes), 100);
        assertEquals("a\uFFFDb", lines.next().orElseThrow().text());
        assertEquals("\uFFFD", lines.next().orElseThrow().text());
        assertEquals("ä", lines.next().orElseThrow().text());
    }

    @Test
    void aLineThatIsTooLongIsCutAndTheNextOneIsWhole() throws IOException {
        Lines lines = new Lines(stream("x".repeat(20_000) + "\nnext\n" + "y".repeat(10)), 10);
        Lines.Line cut = lines.next().orElseThrow();
        assertTrue(cut.wasCut());
        assertEquals("x".repeat(10), cut.text());
        assertEquals(new Lines.Line("next", 5, false), lines.next().orElseThrow());
        assertFalse(lines.next().orElseThrow().wasCut());
    }

    @Test
    void ofALineWithoutEndTheBeginningComesAtOnce() throws IOException {
        Lines lines = new Lines(endless(), 10);
        assertEquals(new Lines.Line("x".repeat(10), 10, true), lines.next().orElseThrow());
    }

    /** A program that would not end either, if nobody ended it; the test would not be ended by an error. */
    private static InputStream endless() {
        return new InputStream() {
            private int left = 1_000_000;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("It is read for ever");
                }
                return 'x';
            }
        };
    }

    @Test
    void whatIsWrittenOverOnATerminalIsALineEachTime() throws IOException {
        byte[] bytes = "0%\r50%\r100%\r\ndone\r\n\r\nlast\r".getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("0%", "50%", "100%", "done", "", "last");
        assertEquals(expected, all(Lines.withReturns(new ByteArrayInputStream(bytes), 100)));
        assertEquals(
                expected,
                all(Lines.withReturns(inPieces(new String(bytes, StandardCharsets.UTF_8), new Random(1)), 100)));
    }

    @Test
    void itDoesNotMatterInWhichPiecesTheBytesCome() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(random.nextInt(4) == 0 ? "\n" : "ä€x".charAt(random.nextInt(3)));
            }
            List<String> expected = text.toString().isEmpty()
                    ? List.of()
                    : List.of(text.toString().replaceFirst("\n$", "").split("\n", -1));
            Lines lines = new Lines(inPieces(text.toString(), random), 1_000);
            assertEquals(expected, all(lines), () -> "seed " + seed + ", text " + text);
        }
    }

    private static InputStream inPieces(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int at, int length) {
                return super.read(into, at, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    private static List<String> texts(String text, int most) throws IOException {
        return all(new Lines(stream(text), most));
    }

    private static List<String> all(Lines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            all.add(line.get().text());
        }
        return all;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
