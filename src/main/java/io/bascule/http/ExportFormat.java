package io.bascule.http;

import io.bascule.job.Job;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How an export is written. */
enum ExportFormat {
    /** RFC 4180, in UTF-8. */
    CSV("text/csv; charset=utf-8; header=present") {
        @Override
        String begin(boolean withData) {
            return CsvRows.header(withData);
        }

        @Override
        String row(Job job, boolean withData, boolean isFirst) {
            return CsvRows.row(job, withData);
        }

        @Override
        String end() {
            return "";
        }
    },
    /** One list of jobs, a line each. */
    JSON("application/json; charset=utf-8") {
        @Override
        String begin(boolean withData) {
            return "[";
        }

        @Override
        String row(Job job, boolean withData, boolean isFirst) {
            return (isFirst ? "\n" : ",\n") + (withData ? JobJson.of(job) : JobJson.listed(job)).encode();
        }

        @Override
        String end() {
            return "\n]\n";
        }
    };

    static final String NAMES = "\"csv\" or \"json\"";

    private final String contentType;

    ExportFormat(String contentType) {
        this.contentType = contentType;
    }

    abstract String begin(boolean withData);

    abstract String row(Job job, boolean withData, boolean isFirst);

    abstract String end();

    /** A file to be kept, not compressed: a million rows would take the event loop seconds. */
    Map<String, String> head() {
        return Map.of(
                "Content-Type",
                contentType,
                "Content-Disposition",
                "attachment; filename=\"bascule-jobs." + name().toLowerCase(Locale.ROOT) + "\"",
                "Content-Encoding",
                "identity");
    }

    static Optional<ExportFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
