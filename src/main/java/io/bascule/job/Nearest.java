package io.bascule.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that someone who mistyped may have meant. */
public final class Nearest {
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The closest one; empty where none is close. */
    public static Optional<String> to(String typed, Collection<String> known) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        int close = Math.max(2, typed.length() / 3);
        return known.stream()
                .filter(name -> distance(typed, name) <= close)
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    /** Levenshtein's: how many letters must be put in, left out or exchanged, whatever their case. */
    private static int distance(String a, String b) {
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchange = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchange, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
