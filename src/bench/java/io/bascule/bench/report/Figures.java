package io.bascule.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The figures of several runs of one thing, by name. */
public final class Figures {
    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(-?[0-9.]+)");

    private final Map<String, List<Double>> runs = new LinkedHashMap<>();

    /** Adds what one run printed: {@code name=number} anywhere in the line. */
    public void add(String line) {
        Matcher figure = FIGURE.matcher(line);
        while (figure.find()) {
            runs.computeIfAbsent(figure.group(1), name -> new ArrayList<>()).add(Double.parseDouble(figure.group(2)));
        }
    }

    /** The same, with names that begin so: of several things that print figures of the same name. */
    public void add(String prefix, String line) {
        add(line.replaceAll("(^| )(\\w+=)", "$1" + prefix + "$2"));
    }

    public OptionalDouble median(String name) {
        double[] sorted = sorted(name);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /** The least and the greatest, as {@code 12-15}; empty where there was one run or none. */
    public String spread(String name) {
        double[] sorted = sorted(name);
        return sorted.length < 2 ? "" : Table.number(sorted[0]) + "-" + Table.number(sorted[sorted.length - 1]);
    }

    private double[] sorted(String name) {
        return runs.getOrDefault(name, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }
}
