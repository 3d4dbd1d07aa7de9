package io.bascule.bench.nodes;

import io.bascule.bench.lab.DatabaseServer;
import io.bascule.bench.lab.JavaProcess;
import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Pause;
import io.bascule.bench.lab.Service;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.node.NodeProcess;
import io.bascule.bench.node.NodeService;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Percentiles;
import io.bascule.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Three nodes under load, replaced one after another; a fourth, which runs nothing, is asked. */
public final class RollingPart {
    private static final int NODES = 3;
    private static final int EVERY_MS = 20;
    private static final int TAKES_MS = 100;
    /** How long the jobs of a phase are submitted beyond the replacing itself. */
    private static final int REST_S = 5;

    private static final int PATIENCE_S = 60;

    private final Lab lab;
    private final int seconds;
    private final Figures figures = new Figures();

    public RollingPart(Lab lab) {
        this.lab = lab;
        this.seconds = lab.options().number("secs", 20);
    }

    public void run() {
        int runs = lab.options().number("runs", 3);
        for (int run = 1; run <= runs; run++) {
            lab.gate().pass();
            lab.database().fresh();
            lab.java(NodeProcess.class, List.of("init"));
            String line = play();
            figures.add(line);
            System.out.printf("run %d rolling restart  %s%n", run, line);
        }
        System.out.print(table());
    }

    private String play() {
        Path starts = temporaryFile();
        try (Sql sql = Sql.open(lab.database().port(), DatabaseServer.DATABASE);
                Service submitter = node(false, starts)) {
            List<Service> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(node(true, starts));
            }
            int calm = seconds * 1_000 / EVERY_MS;
            submitter.ask(order(0, 500));
            submitter.ask(order(500, calm));
            int from = 500 + calm;
            int rolling = rolling(submitter, nodes, starts, from);
            int all = from + rolling;
            for (int tries = 0; sql.number(JobTables.COMPLETED) < all && tries < PATIENCE_S; tries++) {
                Pause.ms(1_000);
            }
            nodes.forEach(Service::close);
            return Percentiles.of("calm_", pickups(starts, 500, from)) + " "
                    + Percentiles.of("rolling_", pickups(starts, from, all)) + " jobs=" + all + " lost="
                    + (all - sql.number(JobTables.COMPLETED)) + " burned=" + sql.number(JobTables.BURNED) + " started="
                    + lines(starts).size();
        } finally {
            delete(starts);
        }
    }

    /** Stops each node in turn and starts another in its place; how many jobs were submitted meanwhile. */
    private int rolling(Service submitter, List<Service> nodes, Path starts, int from) {
        int jobs = 0;
        for (int i = 0; i <= NODES; i++) {
            int some = REST_S * 1_000 / EVERY_MS;
            submitter.send(order(from + jobs, some));
            if (i < NODES) {
                nodes.get(i).close();
                nodes.set(i, node(true, starts));
            }
            submitter.answer();
            jobs += some;
        }
        return jobs;
    }

    private static String order(int from, int jobs) {
        return "timed " + from + " " + jobs + " " + EVERY_MS + " " + TAKES_MS;
    }

    private Service node(boolean working, Path starts) {
        List<String> words = new ArrayList<>(lab.options().words("node"));
        words.addAll(List.of("working=" + (working ? 1 : 0), "starts=" + starts));
        return Service.start(lab.child(), JavaProcess.own(lab.javaOptions(), NodeService.class, words));
    }

    private static long[] pickups(Path starts, int from, int to) {
        return lines(starts).stream()
                .map(line -> line.split(" "))
                .filter(line -> Integer.parseInt(line[0]) >= from && Integer.parseInt(line[0]) < to)
                .mapToLong(line -> Long.parseLong(line[1]))
                .toArray();
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("bench", ".starts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Table table() {
        Table table = new Table(
                "Rolling restart of three nodes, submit call to handler start, ms (goal: p99 <= 10 x the calm one's, nothing lost,"
                        + " no attempt burned, nothing started twice)",
                "phase",
                "p50",
                "p95",
                "p99",
                "max");
        row(table, "calm", "calm_");
        row(table, "rolling restart", "rolling_");
        table.row("ratio", ratio("p50"), ratio("p95"), ratio("p99"), ratio("max"));
        table.row(
                "jobs " + Table.number(figures.median("jobs")),
                "lost " + Table.number(figures.median("lost")),
                "burned " + Table.number(figures.median("burned")),
                "started " + Table.number(figures.median("started")),
                "");
        return table;
    }

    private String ratio(String figure) {
        return Table.ratio(figures.median("rolling_" + figure), figures.median("calm_" + figure));
    }

    private void row(Table table, String phase, String prefix) {
        table.row(
                phase,
                Table.number(figures.median(prefix + "p50")),
                Table.number(figures.median(prefix + "p95")),
                Table.number(figures.median(prefix + "p99")),
                Table.number(figures.median(prefix + "max")));
    }
}
