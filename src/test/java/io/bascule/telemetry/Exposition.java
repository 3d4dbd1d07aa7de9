package io.bascule.telemetry;

/** Reads Prometheus' text format. */
final class Exposition {
    private Exposition() {}

    /** The value of a series, written as in the text. */
    static double value(String text, String series) {
        String line = text.lines()
                .filter(l -> l.startsWith(series + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + series + " in\n" + text));
        return Double.parseDouble(line.substring(series.length() + 1));
    }
}
