package io.bascule.settings;

import io.bascule.job.AgentRules;
import io.bascule.job.NewJobRules;
import io.bascule.job.ServerUrl;
import io.bascule.job.Versions;
import io.bascule.postgres.DatabaseProblem;
import io.bascule.postgres.DatabaseUrl;
import io.bascule.store.DatabaseAddress;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the values of a setting are: how they are written, and the range they must be in.
 *
 * @param mustBe ends the sentence "it must be ..."
 * @param secret whether errors must not show a value
 * @param parser from text to value; fails with {@link Refused}
 */
record Kind<T>(String mustBe, boolean secret, Function<String, T> parser) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> DURATION_UNITS = Map.of(
            "ms",
            ChronoUnit.MILLIS,
            "s",
            ChronoUnit.SECONDS,
            "m",
            ChronoUnit.MINUTES,
            "h",
            ChronoUnit.HOURS,
            "d",
            ChronoUnit.DAYS);
    /** A name has a letter: digits, dots and hyphens alone would be an address that is wrong, or a range of them. */
    private static final Pattern HOST = Pattern.compile(
            "(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|(?=.*[A-Za-z])(?!.{254})[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");
    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB");

    /** The text is no value of this kind; the message, if there is one, says more than {@code mustBe} does. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    static Kind<String> text(int maxLength) {
        return new Kind<>(
                "text of 1 to " + maxLength + " printable characters", false, text -> printable(text, 1, maxLength));
    }

    /** A version that others can be compared with. */
    static Kind<String> version() {
        return new Kind<>("a version that begins with its numbers, as in 1.2.3", false, text -> {
            accept(Versions.isReadable(printable(text, 1, AgentRules.MAX_VERSION)));
            return text;
        });
    }

    static Kind<Secret> secret(int minLength, int maxLength) {
        return new Kind<>(
                "text of " + minLength + " to " + maxLength + " printable characters, kept secret",
                true,
                text -> new Secret(printable(text, minLength, maxLength)));
    }

    static Kind<Integer> wholeNumber(int min, int max) {
        return new Kind<>("a whole number from " + min + " to " + max, false, text -> {
            accept(text.matches("[0-9]{1,10}"));
            long number = Long.parseLong(text);
            accept(number >= min && number <= max);
            return (int) number;
        });
    }

    /** @param min written as its values are, as is {@code max} */
    static Kind<BigDecimal> amount(String min, String max) {
        return new Kind<>("an amount from " + min + " to " + max + ", as in 3 or 0.25", false, text -> {
            accept(text.matches("[0-9]{1,10}(\\.[0-9]{1,6})?"));
            BigDecimal amount = new BigDecimal(text);
            accept(amount.compareTo(new BigDecimal(min)) >= 0 && amount.compareTo(new BigDecimal(max)) <= 0);
            return amount;
        });
    }

    static Kind<Boolean> trueOrFalse() {
        return new Kind<>("true or false", false, text -> {
            accept(text.equals("true") || text.equals("false"));
            return text.equals("true");
        });
    }

    /** @param min written as its values are, as is {@code max} */
    static Kind<Duration> duration(String min, String max) {
        return new Kind<>("a time from " + min + " to " + max + ", in ms, s, m, h or d, as in 30s", false, text -> {
            Duration duration = duration(text);
            accept(duration.compareTo(duration(min)) >= 0 && duration.compareTo(duration(max)) <= 0);
            return duration;
        });
    }

    /** As {@link #duration}, or {@code off}, which is empty. */
    static Kind<Optional<Duration>> durationOrOff(String min, String max) {
        Kind<Duration> durations = duration(min, max);
        return new Kind<>(
                durations.mustBe() + ", or off",
                false,
                text -> text.equals("off")
                        ? Optional.empty()
                        : Optional.of(durations.parser().apply(text)));
    }

    /** @param min written as its values are, as is {@code max} */
    static Kind<Long> size(String min, String max) {
        return new Kind<>("a size from " + min + " to " + max + ", in B, KiB, MiB or GiB, as in 16MiB", false, text -> {
            long bytes = bytes(text);
            accept(bytes >= bytes(min) && bytes <= bytes(max));
            return bytes;
        });
    }

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        Map<String, E> names = Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(Kind::nameOf, e -> e, (a, b) -> a, LinkedHashMap::new));
        return new Kind<>("one of " + String.join(", ", names.keySet()), false, text -> {
            accept(names.containsKey(text));
            return names.get(text);
        });
    }

    static Kind<Path> path() {
        return new Kind<>("a path, relative to where the server is started, or absolute", false, text -> {
            try {
                return Path.of(printable(text, 1, 4_000));
            } catch (InvalidPathException e) {
                throw new Refused("is no path: " + e.getReason());
            }
        });
    }

    static Kind<DatabaseAddress> databaseUrl() {
        return new Kind<>("a URL as postgresql://user:password@host:5432/database, kept secret", true, text -> {
            try {
                return DatabaseUrl.parse(text);
            } catch (DatabaseProblem e) {
                throw new Refused(e.getMessage());
            }
        });
    }

    /** Job types and how many of each; written {@code simple-task=5,code-generation=2} in a variable. */
    static Kind<Map<String, Integer>> limits() {
        return new Kind<>(
                "job types with a number from 1 to 10000 each, as in simple-task=5,code-generation=2", false, text -> {
                    Map<String, Integer> limits = new LinkedHashMap<>();
                    for (String limit : text.isBlank() ? new String[0] : text.split(",", -1)) {
                        String[] pair = limit.strip().split("\\s*=\\s*", 2);
                        accept(pair.length == 2 && NewJobRules.isJobType(pair[0]));
                        accept(limits.put(
                                        pair[0], wholeNumber(1, 10_000).parser().apply(pair[1]))
                                == null);
                    }
                    return Map.copyOf(limits);
                });
    }

    /** @param examples joined by "or" */
    static Kind<ServerUrl> serverUrl(String examples) {
        return new Kind<>(
                "a URL as " + examples + ", without user, query and fragment",
                false,
                text -> ServerUrl.parse(text).orElseThrow(() -> new Refused("")));
    }

    /** A machine, by IPv4 address or name. */
    static Kind<String> host() {
        return new Kind<>("a host name or an IPv4 address", false, text -> {
            accept(HOST.matcher(text).matches());
            return text;
        });
    }

    /** Machines with or without a port; written {@code 10.0.0.1,10.0.0.2:5701} in a variable. */
    static Kind<List<String>> addresses() {
        return new Kind<>(
                "host names or IPv4 addresses, each with or without a port, as in 10.0.0.1,10.0.0.2:5701",
                false,
                text -> {
                    List<String> addresses =
                            Stream.of(text.split(",", -1)).map(String::strip).toList();
                    addresses.forEach(address -> {
                        String[] parts = address.split(":", 2);
                        host().parser().apply(parts[0]);
                        if (parts.length == 2) {
                            wholeNumber(1, 65_535).parser().apply(parts[1]);
                        }
                    });
                    return addresses;
                });
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        accept(parts.matches());
        return Duration.of(Long.parseLong(parts.group(1)), DURATION_UNITS.get(parts.group(2)));
    }

    private static long bytes(String text) {
        Matcher parts = SIZE.matcher(text);
        accept(parts.matches());
        return Long.parseLong(parts.group(1)) << (10 * SIZE_UNITS.indexOf(parts.group(2)));
    }

    private static String printable(String text, int min, int max) {
        accept(text.length() >= min && text.length() <= max && text.chars().noneMatch(Character::isISOControl));
        return text;
    }

    private static void accept(boolean right) {
        if (!right) {
            throw new Refused("");
        }
    }
}
