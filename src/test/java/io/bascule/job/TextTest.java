package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "plain, true",
        "'', true",
        "\uD83D\uDE00, true",
        "a\uD83D\uDE00b, true",
        "\uD83D, false",
        "a\uD83Db, false",
        "\uDE00, false",
        "\uDE00\uD83D, false",
        "\uD83D\uD83D\uDE00, false",
        "a\u0000b, false",
        "\uFFFF\uFFFD, true"
    })
    void onlyWhatPostgresAndUtf8CanHoldIsStorable(String text, boolean storable) {
        assertEquals(storable, Text.isStorable(text));
    }

    @Test
    void shortTextIsKeptAsItIs() {
        String text = "x".repeat(20);
        assertSame(text, Text.clip(text, 20));
    }

    @Test
    void longTextSaysThatItWasCut() {
        assertEquals("x".repeat(13) + "… [cut]", Text.clip("x".repeat(21), 20));
    }

    @Test
    void aCutNeverHalvesACharacter() {
        String text = "x".repeat(12) + "\uD83D\uDE00" + "y".repeat(20);
        assertEquals("x".repeat(12) + "… [cut]", Text.clip(text, 20));
    }

    @Test
    void whatCannotBeStoredIsReplaced() {
        assertEquals("a\uFFFDb\uFFFDc\uD83D\uDE00", Text.clip("a\u0000b\uD83Dc\uD83D\uDE00", 20));
    }

    @Test
    void whateverIsClippedIsStorableAndBounded() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int c = 0; c < length; c++) {
                text.append(randomChar(random));
            }
            String clipped = Text.clip(text.toString(), 15);
            assertTrue(clipped.length() <= 15 && Text.isStorable(clipped), "seed " + seed + ", text " + i);
        }
    }

    private static char randomChar(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> (char) 0;
            case 1 -> (char) (Character.MIN_HIGH_SURROGATE + random.nextInt(1024));
            case 2 -> (char) (Character.MIN_LOW_SURROGATE + random.nextInt(1024));
            default -> (char) ('a' + random.nextInt(26));
        };
    }
}
