package io.bascule.bench.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a benchmark was told: names and values, as {@code -Dbench.name=value} or as {@code name=value} on a command line. */
public final class Options {
    private static final String PREFIX = "bench.";

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** The system properties that begin with {@code bench.}; an empty one is none. */
    public static Options ofSystem() {
        Map<String, String> values = new TreeMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> values.put(name.substring(PREFIX.length()), System.getProperty(name)));
        values.values().removeIf(String::isBlank);
        return new Options(values);
    }

    /** Words of the shape {@code name=value}. */
    public static Options ofWords(List<String> words) {
        return new Options(words.stream()
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : "")));
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    public int number(String name, int otherwise) {
        String text = values.get(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PREFIX + name + " must be a whole number, not \"" + text + "\".", e);
        }
    }

    /** The parts of a value that commas separate. */
    public List<String> list(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** These of the options, as words for another process, where they were given. */
    public List<String> words(String... names) {
        return Arrays.stream(names)
                .filter(values::containsKey)
                .map(name -> name + "=" + values.get(name))
                .toList();
    }
}
