package io.bascule.bench.node;

import io.bascule.bench.lab.Gate;
import io.bascule.bench.lab.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What was used until now. Linux only: elsewhere the costs are left out.
 *
 * @param ns the time, by {@link System#nanoTime}
 * @param appSeconds CPU of this process
 * @param busySeconds CPU of the whole machine
 * @param wal the position in the write-ahead log, in bytes
 */
record Probe(long ns, double appSeconds, double busySeconds, long wal) {
    private static final Path SELF = Path.of("/proc/self/stat");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String WAL = "select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint";
    private static final double MILLION = 1e6;

    static Probe take(Sql sql) {
        double app = Files.isReadable(SELF) ? ownSeconds() : Double.NaN;
        double busy = Files.isReadable(SELF) ? Gate.busySeconds() : Double.NaN;
        long wal = sql.number(WAL);
        return new Probe(System.nanoTime(), app, busy, wal);
    }

    private static double ownSeconds() {
        String stat = read(SELF);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    double secondsSince(Probe start) {
        return (ns - start.ns) / 1e9;
    }

    /** CPU microseconds per job of this process and of everything else, and bytes of log per job. */
    String costSince(Probe start, long jobs) {
        double app = appSeconds - start.appSeconds;
        double rest = busySeconds - start.busySeconds - app;
        return String.format(
                Locale.ROOT,
                "us_app=%.1f us_pg=%.1f walB=%d",
                app * MILLION / jobs,
                rest * MILLION / jobs,
                (wal - start.wal) / jobs);
    }

    /** The most memory that this process held, in MB. */
    static long peakMemory() {
        return Files.isReadable(STATUS)
                ? read(STATUS)
                        .lines()
                        .filter(line -> line.startsWith("VmHWM"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                        .sum()
                : 0;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
