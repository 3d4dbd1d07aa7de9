package io.bascule.sessions.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** What someone may have meant who mistyped a name. */
final class Similar {
    private static final int LONGEST = 60;

    private Similar() {}

    /** A question with the closest name, or else all of them. */
    static String hint(String typed, Collection<String> known) {
        int close = Math.max(2, typed.length() / 3);
        return known.stream()
                .filter(name -> typed.length() <= LONGEST && distance(typed, name) <= close)
                .min(Comparator.comparingInt(name -> distance(typed, name)))
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> known.isEmpty()
                        ? "there are none"
                        : "known are " + known.stream().sorted().collect(Collectors.joining(", ")));
    }

    /** How many letters must be put in, left out or exchanged (Levenshtein), whatever their case. */
    private static int distance(String typed, String name) {
        String from = typed.toLowerCase(Locale.ROOT);
        String to = name.toLowerCase(Locale.ROOT);
        int[] above = new int[to.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int exchanged = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }
}
