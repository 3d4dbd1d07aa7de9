package io.bascule.schedule;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a cron expression: a list of values, of ranges that run upwards, and of {@code *}, each with a step where one is wanted.
 * {@code 5/20} counts from 5 to the field's end. What the library would read otherwise than people do is refused here: a step that
 * takes one value alone, as {@code 7/2} on days of the week, which it begins at 0.
 */
enum CronField {
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY_OF_MONTH("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    /** Sunday is 0 and 7, by name 7. */
    DAY_OF_WEEK("day of week", 0, 7, List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"));

    private static final Pattern PART = Pattern.compile("(?:\\*|(\\w+)(?:-(\\w+))?)(?:/(\\d+))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    private final String label;
    private final int min;
    private final int max;
    private final List<String> names;

    CronField(String label, int min, int max, List<String> names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** What is wrong with the field, and what to write instead; the words end the sentence "the expression ...". */
    Optional<String> problem(String text) {
        for (String part : text.split(",", -1)) {
            String problem = problemOf(part);
            if (problem != null) {
                return Optional.of("cannot have the " + label + " " + text + ": " + problem);
            }
        }
        return Optional.empty();
    }

    private String problemOf(String part) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches()) {
            return "write " + min + ", " + min + "-" + max + ", * or */2, or several of these with commas between";
        }
        boolean isStar = matcher.group(1) == null;
        int from = isStar ? min : value(matcher.group(1));
        int to = matcher.group(2) == null ? from : value(matcher.group(2));
        if (from < 0 || to < 0) {
            return (from < 0 ? matcher.group(1) : matcher.group(2)) + " is not from " + min + " to " + max
                    + (names.isEmpty() ? "" : ", or from " + String.join(" ", names));
        }
        if (from > to) {
            return "a range runs upwards; write " + upwards(from, to);
        }
        boolean isOpen = isStar || matcher.group(2) == null;
        return matcher.group(3) == null ? null : stepProblem(matcher.group(3), from, isOpen ? max : to);
    }

    private String stepProblem(String step, int from, int last) {
        int by = step.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(step);
        if (by == 0) {
            return "a step of 0 leads nowhere; write 1 or more";
        }
        // A week on is the same day.
        boolean isWhole = this == DAY_OF_WEEK && by >= max;
        if (by <= last - from && !isWhole) {
            return null;
        }
        String instead = this == DAY_OF_WEEK && from == max ? ", or 0/" + step + " to begin at Sunday" : "";
        return "a step of " + step + " from " + from + " takes nothing else up to " + last + "; write " + from
                + instead;
    }

    /** The same values as two ranges. The week is closed at its end: Sunday is there already. */
    private String upwards(int from, int to) {
        if (this != DAY_OF_WEEK) {
            return range(from, max) + "," + range(min, to);
        }
        if (from == max) {
            return range(min, to);
        }
        return to == min ? range(from, max) : range(from, max) + "," + range(1, to);
    }

    private static String range(int from, int to) {
        return from == to ? String.valueOf(from) : from + "-" + to;
    }

    /** -1 for what is none. */
    private int value(String text) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(text)) {
                return i + 1;
            }
        }
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        return number < min || number > max ? -1 : number;
    }
}
