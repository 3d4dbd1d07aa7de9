package io.bascule.bench.growth;

import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Sql;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * What lies in the database beside the jobs that are measured.
 *
 * @param title for the tables
 * @param database its name
 * @param rows how many of them
 * @param seed adds them
 */
record Surroundings(String title, String database, long rows, BiConsumer<Sql, Long> seed) {
    /** So few are seeded anew for each run: the jobs that a run leaves behind would outnumber them. */
    private static final long FEW = 10_000;

    private static final long MILLION = 1_000_000;

    /**
     * The base that others are compared with, then the others.
     *
     * @param million how many rows stand for a million
     */
    static List<Surroundings> all(long million) {
        return List.of(
                new Surroundings("finished", "few_finished", 1_000, JobTables::addFinished),
                new Surroundings("finished", "million_finished", million, JobTables::addFinished),
                new Surroundings("finished", "five_million_finished", 5 * million, JobTables::addFinished),
                new Surroundings("due in a month", "million_scheduled", million, JobTables::addScheduled),
                new Surroundings("parked", "million_parked", million, JobTables::addParked));
    }

    boolean areFew() {
        return rows <= FEW;
    }

    /** Adds them, a million at a time. */
    void addTo(Sql sql) {
        for (long left = rows; left > 0; left -= MILLION) {
            seed.accept(sql, Math.min(left, MILLION));
        }
    }

    String shown() {
        return String.format(Locale.ROOT, "%,d %s", rows, title);
    }
}
