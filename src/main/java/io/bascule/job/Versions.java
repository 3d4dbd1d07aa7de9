package io.bascule.job;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version numbers, as far as they can be compared: by the numbers that they begin with. */
public final class Versions {
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?![\\d.]).*");

    private Versions() {}

    /** Whether it begins with numbers that others can be compared with. */
    public static boolean isReadable(String version) {
        return numbers(version).isPresent();
    }

    /** Whether {@code version} is older than {@code wanted}; one that cannot be read, or is null, is not. */
    public static boolean isOlder(String version, String wanted) {
        Optional<int[]> is = numbers(version);
        Optional<int[]> least = numbers(wanted);
        return is.isPresent() && least.isPresent() && Arrays.compare(is.get(), least.get()) < 0;
    }

    private static Optional<int[]> numbers(String version) {
        if (version == null) {
            return Optional.empty();
        }
        Matcher matcher = NUMBERS.matcher(version);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int[] numbers = Arrays.stream(matcher.group(1).split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
        return Optional.of(Arrays.copyOf(numbers, 4));
    }
}
