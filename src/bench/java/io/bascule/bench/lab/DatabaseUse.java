package io.bascule.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a database has done until now. Linux only: elsewhere the CPU is left out.
 *
 * @param transactions of the database under test; a statement by itself is one
 * @param cpuSeconds of all processes of its server
 */
public record DatabaseUse(long transactions, double cpuSeconds) {
    private static final String TRANSACTIONS =
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()";
    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_A_SECOND = 100;

    /** A process's parent, and the ticks that it and the children of which it heard the end used. */
    private record Process(long parent, long own, long children) {}

    /** Each server process tells of its transactions within a second, so what is asked too often differs by some. */
    public static DatabaseUse of(Sql sql) {
        long backend = sql.number("select pg_backend_pid()");
        return new DatabaseUse(sql.number(TRANSACTIONS), cpu(backend));
    }

    private static double cpu(long backend) {
        Optional<Process> mine = read(PROC.resolve(String.valueOf(backend)));
        if (mine.isEmpty()) {
            return 0;
        }
        long postmaster = mine.get().parent();
        long ticks = read(PROC.resolve(String.valueOf(postmaster)))
                .map(process -> process.own() + process.children())
                .orElse(0L);
        try (Stream<Path> all = Files.list(PROC)) {
            return (ticks
                            + all.filter(path -> path.getFileName().toString().matches("\\d+"))
                                    .map(DatabaseUse::read)
                                    .flatMap(Optional::stream)
                                    .filter(process -> process.parent() == postmaster)
                                    .mapToLong(Process::own)
                                    .sum())
                    / TICKS_A_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where there is no such process any more. */
    private static Optional<Process> read(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new Process(
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
