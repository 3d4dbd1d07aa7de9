package io.bascule.faults;

import io.bascule.faults.History.Doing;
import io.bascule.faults.History.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What handlers wrote down. */
final class Traces {
    private Traces() {}

    /**
     * Of these jobs, what is in the file.
     *
     * @param from how long the file was before there were such jobs
     */
    static List<Trace> of(Set<String> jobs, Path journal, long from) throws IOException {
        String lines;
        try (InputStream in = Files.newInputStream(journal)) {
            in.skipNBytes(from);
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return lines.lines()
                .filter(Traces::whole)
                .map(Traces::read)
                .filter(trace -> jobs.contains(trace.job()))
                .toList();
    }

    /** Of a line that was being written when its process was killed there is a part, or none. */
    private static boolean whole(String line) {
        return line.endsWith(" " + FaultHandler.END);
    }

    private static Trace read(String line) {
        String[] parts = line.split(" ");
        if (parts.length != 9) {
            throw new IllegalArgumentException("Not a line of the journal: " + line);
        }
        return new Trace(
                Long.parseLong(parts[0]),
                Doing.valueOf(parts[1]),
                parts[2],
                parts[3],
                parts[4],
                Integer.parseInt(parts[5]),
                parts[6],
                parts[7]);
    }
}
