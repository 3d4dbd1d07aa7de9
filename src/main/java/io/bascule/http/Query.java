package io.bascule.http;

import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The parameters after the {@code ?}, read strictly: unknown, repeated and badly encoded ones are refused. */
final class Query {
    private static final int MAX_PARAMETERS = 100;

    private final Map<String, List<String>> parameters;
    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> known = new LinkedHashSet<>();

    private Query(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** @param raw as it stands in the URL, or null */
    static Query parse(String raw) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            String[] pairs = raw.split("&", MAX_PARAMETERS + 1);
            if (pairs.length > MAX_PARAMETERS) {
                throw Fault.invalid("query", "has more than " + MAX_PARAMETERS + " parameters");
            }
            for (String pair : pairs) {
                int equals = pair.indexOf('=');
                String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : PercentEncoding.decode(pair.substring(equals + 1));
                parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        return new Query(parameters);
    }

    /** The parameter's text, or null where it is absent. An empty one is refused. */
    String text(String name, int max) {
        List<String> values = values(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            return wrong(name, "may be given once");
        }
        String value = values.get(0);
        return value.isBlank() || value.length() > max || !Text.isStorable(value)
                ? wrong(name, "must be text of 1 to " + max + " characters")
                : value;
    }

    int wholeNumber(String name, int min, int max, int otherwise) {
        String text = text(name, 20);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max && text.charAt(0) != '+') {
                return (int) number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as for a number out of range.
        }
        wrong(name, "must be a whole number from " + min + " to " + max);
        return otherwise;
    }

    boolean flag(String name) {
        String text = text(name, 10);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            wrong(name, "must be true or false");
        }
        return "true".equals(text);
    }

    /** A text that stands for something. */
    <T> T oneOf(String name, Function<String, Optional<T>> meaning, String expected, T otherwise) {
        String text = text(name, 100);
        return text == null ? otherwise : meaning.apply(text).orElseGet(() -> wrong(name, "must be " + expected));
    }

    Instant time(String name) {
        String text = text(name, 64);
        return text == null
                ? null
                : Times.read(text).orElseGet(() -> wrong(name, Times.EXPECTED + " (a + is written %2B in a URL)"));
    }

    UUID id(String name) {
        String text = text(name, 64);
        return text == null
                ? null
                : Ids.parse(text).orElseGet(() -> wrong(name, "must be an id as the API gives them"));
    }

    /** Where a page goes on: what {@code nextCursor} said, or null for the beginning. */
    UUID cursor() {
        String text = text("cursor", 64);
        return text == null
                ? null
                : Ids.parse(text).orElseGet(() -> wrong("cursor", "must be the nextCursor of the page before"));
    }

    /** A place in a list that is numbered, or null for the beginning. */
    Long place(String name) {
        String text = text(name, 20);
        if (text == null) {
            return null;
        }
        return text.matches("[0-9]{1,18}")
                ? Long.valueOf(text)
                : wrong(name, "must be the nextCursor of the page before");
    }

    /** A text that stands for something, or null where it is absent. */
    <T> T oneOf(String name, Function<String, Optional<T>> meaning, String expected) {
        String text = text(name, 100);
        return text == null ? null : meaning.apply(text).orElseGet(() -> wrong(name, "must be " + expected));
    }

    /** A parameter that may be given several times; empty where it is absent. */
    <T> List<T> several(String name, Function<String, Optional<T>> meaning, String expected) {
        List<T> meanings = new ArrayList<>();
        for (String value : values(name)) {
            meaning.apply(value).ifPresentOrElse(meanings::add, () -> wrong(name, "must be " + expected));
        }
        return meanings;
    }

    /** Adds an error; its answer is null, for the parameter's value. */
    <T> T wrong(String name, String message) {
        errors.add(new FieldError(name, message));
        return null;
    }

    /** Whether something that was asked for is wrong. */
    boolean isWrong() {
        return !errors.isEmpty();
    }

    /** Fails with everything that is wrong, parameters that nothing asked for included. */
    void refuseIfWrong() {
        if (!known.containsAll(parameters.keySet())) {
            refuseUnknown();
        }
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors);
        }
    }

    private void refuseUnknown() {
        String rest = known.isEmpty() ? "there are none" : "known are " + String.join(", ", known);
        parameters.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> wrong(Text.clip(name, 100), "is not a parameter here; " + rest));
    }

    private List<String> values(String name) {
        known.add(name);
        return parameters.getOrDefault(name, List.of());
    }
}
