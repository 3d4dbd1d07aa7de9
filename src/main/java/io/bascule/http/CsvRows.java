package io.bascule.http;

import io.bascule.job.Job;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Jobs as lines of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets a {@code '} before it, as OWASP advises:
 * whoever opens the file did not write what is in it.
 */
final class CsvRows {
    /** What a formula begins with, be it in wide letters. */
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    private static final List<String> COLUMNS = List.of(
            "id",
            "jobType",
            "status",
            "taskDescription",
            "errorCode",
            "errorMessage",
            "priority",
            "userId",
            "tags",
            "concurrencyKey",
            "requires",
            "attempt",
            "maxAttempts",
            "progress",
            "progressNote",
            "cancelRequested",
            "runAt",
            "timeoutMs",
            "createdAt",
            "startedAt",
            "completedAt",
            "updatedAt");

    private CsvRows() {}

    static String header(boolean withData) {
        List<String> columns = new ArrayList<>(COLUMNS);
        if (withData) {
            columns.addAll(List.of("inputData", "outputData"));
        }
        return line(columns);
    }

    static String row(Job job, boolean withData) {
        JsonObject listed = JobJson.listed(job);
        JsonObject error = listed.getJsonObject("error");
        List<String> cells = new ArrayList<>(COLUMNS.size() + 2);
        for (String column : COLUMNS) {
            cells.add(
                    switch (column) {
                        case "errorCode" -> error == null ? "" : cell(error.getValue("code"));
                        case "errorMessage" -> error == null ? "" : cell(error.getValue("message"));
                        case "requires" -> job.requires().isEmpty() ? "" : cell(listed.getValue(column));
                        default -> cell(listed.getValue(column));
                    });
        }
        if (withData) {
            cells.add(cell(job.inputData()));
            cells.add(cell(job.outputData()));
        }
        return line(cells);
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(",", "", "\r\n"));
    }

    /** What is missing is empty; lists and objects are JSON. */
    static String cell(Object value) {
        if (value == null || value instanceof JsonArray list && list.isEmpty()) {
            return "";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        String text = value instanceof JsonArray list
                ? list.encode()
                : value instanceof JsonObject object ? object.encode() : value.toString();
        return quoted(isFormula(text) ? "'" + text : text);
    }

    /** Tabs and line breaks before it are skipped by spreadsheets, and mean nothing to people. */
    private static boolean isFormula(String text) {
        String begin = text.stripLeading();
        return !begin.equals(text) && text.charAt(0) != ' '
                || !begin.isEmpty() && FORMULA.indexOf(begin.charAt(0)) >= 0;
    }

    private static String quoted(String text) {
        boolean isPlain =
                text.chars().allMatch(letter -> letter > ' ' && letter != '"' && letter != ',' && letter != ';');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
