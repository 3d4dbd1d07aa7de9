package io.bascule.handler.dataprocessing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafePatternTest {

    private static boolean matches(String expression, String value) {
        return SafePattern.of(expression).matches(value, new SafePattern.Budget(1_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "[^@\\s]+@[^@\\s]+\\.[a-z]{2,};a@b.ch;true",
                "\\d{4}-\\d{2}-\\d{2};2026-01-15;true",
                "(\\+\\d{1,3} )?\\d+;+41 123;true",
                "(\\+\\d{1,3} )?\\d+;123;true",
                "(?:cat|dog)s?;dogs;true",
                "(?:cat|dog)s?;cow;false",
                "a|b;b;true",
                "\\p{Lu}\\p{Ll}*;Élan;true",
                "[\\[\\]&]+;[&];true",
                "[(|)]+;(|);true",
                "[\\^]\\\\[\\[];^\\[;true",
                "a.c;abc;true",
                "b;abc;false"
            },
            delimiter = ';',
            quoteCharacter = '~')
    void anOrdinaryExpressionMatchesTheWholeValue(String expression, String value, boolean matches) {
        assertEquals(Optional.empty(), SafePattern.problem(expression));
        assertEquals(matches, matches(expression, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                "[a",
                "a{2",
                "^a",
                "a$",
                "(^|a)",
                "(a)\\1",
                "(?<n>a)\\k<n>",
                "(?=a)a",
                "(?!a)b",
                "(?<=a)b",
                "(?i)a",
                "(?>a)",
                "a\\b",
                "\\Aa",
                "a\\z",
                "\\Qa(\\E",
                "\\x41",
                "\\0101",
                "()",
                "(|)",
                "(a|)",
                "(a*)",
                "(a?)*",
                "((a)?)",
                "(a{0,3})",
                "[a&&[b]]",
                "[a[b]]",
                "[]a]",
                "[^]a]",
                "[])]"
            })
    void anExpressionThatCannotBeBoundedIsRefused(String expression) {
        assertTrue(SafePattern.problem(expression).orElseThrow().startsWith("must "));
    }

    @Test
    void anExpressionHasALongestLength() {
        assertEquals(Optional.empty(), SafePattern.problem("a".repeat(SafePattern.MAX_PATTERN)));
        assertTrue(SafePattern.problem("a".repeat(SafePattern.MAX_PATTERN + 1)).isPresent());
    }

    @Test
    void aValueThatIsTooLongDoesNotMatch() {
        assertTrue(matches("a*", "a".repeat(SafePattern.MAX_VALUE)));
        assertFalse(matches("a*", "a".repeat(SafePattern.MAX_VALUE + 1)));
    }

    /** The first of these need a power of the value's length, the last two more. */
    @ParameterizedTest
    @ValueSource(strings = {"a*a*a*a*a*a*a*a*a*b", "(.*a){20}b", "((a+)+)+b", "(a+b?)+c"})
    void backtrackingEndsWithTheBudget(String expression) {
        SafePattern pattern = SafePattern.of(expression);

        assertThrows(
                SafePattern.ExhaustedException.class,
                () -> pattern.matches("a".repeat(SafePattern.MAX_VALUE), new SafePattern.Budget(1_000_000)));
    }

    /** Whatever is taken must end within its budget, so this test ends at all. */
    @Test
    void everyExpressionThatIsTakenEnds() {
        long seed = new Random().nextLong();
        System.out.println("SafePatternTest seed " + seed);
        Random random = new Random(seed);
        String[] parts = {
            "a", "b", "(", ")", "|", "*", "+", "?", "{2,9}", "[ab]", ".", "(?:", "\\w", "[", "]", "\\", "^"
        };
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder expression = new StringBuilder();
            for (int n = random.nextInt(25); n >= 0; n--) {
                expression.append(parts[random.nextInt(parts.length)]);
            }
            if (SafePattern.problem(expression.toString()).isEmpty()) {
                taken++;
                endsWithin(20_000, SafePattern.of(expression.toString()), "a".repeat(random.nextInt(60)) + "c");
            }
        }
        assertTrue(taken > 500, "seed " + seed + " took only " + taken);
    }

    private static void endsWithin(long steps, SafePattern pattern, String value) {
        try {
            pattern.matches(value, new SafePattern.Budget(steps));
        } catch (SafePattern.ExhaustedException stopped) {
            // An end as good as a match.
        }
    }
}
