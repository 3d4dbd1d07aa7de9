package io.bascule.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in what a process tells, as the ids of events say it: {@code <epoch>-<sequence>}.
 *
 * @param epoch of the process; another one, or the same after a restart, has another
 */
record Position(String epoch, long sequence) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{12})-([0-9]{1,18})");

    /** Empty where the text is no place of any process. */
    static Optional<Position> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Position(matcher.group(1), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }
}
