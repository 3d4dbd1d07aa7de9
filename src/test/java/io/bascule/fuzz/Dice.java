package io.bascule.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Chance, and the pieces that odd requests are made of. */
final class Dice {
    private static final List<String> SCRAPS = List.of(
            "",
            " ",
            "0",
            "-1",
            "+1",
            "1.5",
            "1e9",
            "0x10",
            "٣",
            "2147483648",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999999999",
            "null",
            "undefined",
            "true",
            "NaN",
            "Infinity",
            "[]",
            "{}",
            "a",
            "admin",
            "PENDING",
            "pending",
            "simple-task",
            "cancel",
            "' or 1=1 --",
            "';drop schema bascule cascade;--",
            "%",
            "_",
            "\\",
            "\"",
            "$1",
            "${7*7}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "..\\..\\windows",
            "ü",
            "😀",
            "e\u0301",
            "\u202Eabc",
            "\uFEFF",
            "\u2028",
            "\uFFFD",
            "\uFFFF",
            "ﬀ",
            "İ",
            "\t",
            "\n",
            "\r\nX-Injected: 1",
            "\u0001",
            "\u007F",
            "\u0000",
            "a\u0000b",
            "2026-01-31T09:30:00Z",
            "2026-01-31",
            "9999-12-31T23:59:59.999999999-18:00",
            "+999999999-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            "0193469c-7c55-7a41-9d3b-5f0e8c1b2a44",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "0-0-0-0-0",
            "sha256:" + "0".repeat(64),
            "x".repeat(101),
            "ü".repeat(300),
            "y".repeat(10_001),
            "😀".repeat(600));

    private static final HexFormat HEX = HexFormat.of();

    private final Random random;

    Dice(long seed) {
        // Nearby seeds give nearly the same first numbers; this spreads them.
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        random.nextInt();
    }

    /** From 0 to {@code bound - 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // Only read.
    final <T> T pick(T... from) {
        return from[random.nextInt(from.length)];
    }

    /** A text that something may stumble over. */
    String scrap() {
        return oneIn(10) ? pick(SCRAPS) + pick(SCRAPS) : pick(SCRAPS);
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** {@code text} with one of its characters, never the last, made another letter or digit. */
    String withOneLetterChanged(String text) {
        int at = below(text.length() - 1);
        char old = text.charAt(at);
        char other = old == 'b' ? 'c' : 'b';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    /** As URLs write it, each byte that is no letter or digit in percents. */
    static String percent(String text) {
        StringBuilder written = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '.';
            if (plain) {
                written.append((char) b);
            } else {
                written.append('%').append(HEX.toHexDigits(b));
            }
        }
        return written.toString();
    }
}
