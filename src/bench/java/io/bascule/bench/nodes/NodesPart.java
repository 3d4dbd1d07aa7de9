package io.bascule.bench.nodes;

import io.bascule.bench.lab.DatabaseServer;
import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Pause;
import io.bascule.bench.lab.Service;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.node.NodeProcess;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One, two and four processes on one database: what they do together, and how soon another node takes a job. */
public final class NodesPart {
    private static final List<Integer> COUNTS = List.of(1, 2, 4);
    private static final int CALLERS = 16;
    private static final int EVERY_MS = 20;
    /** Two cores share the work of the JIT compilers of all processes. */
    private static final int WARM_UP_S_EACH = 20;

    private final Lab lab;
    private final int n;
    private final int seconds;
    private final int warm;
    private final Map<Integer, Figures> together = new LinkedHashMap<>();
    private final Figures local = new Figures();
    private final Figures remote = new Figures();

    public NodesPart(Lab lab) {
        this.lab = lab;
        this.n = lab.options().number("n", 50_000);
        this.seconds = lab.options().number("secs", 20);
        this.warm = lab.options().number("warm", 8);
        COUNTS.forEach(count -> together.put(count, new Figures()));
    }

    public void run() {
        int runs = lab.options().number("runs", 3);
        for (int run = 1; run <= runs; run++) {
            for (int count : COUNTS) {
                fresh();
                String line = throughput(count);
                together.get(count).add(line);
                System.out.printf("run %d %d processes  %s%n", run, count, line);
            }
            note(run, "pickup here ", local, pickup(true));
            note(run, "pickup there", remote, pickup(false));
        }
        System.out.print(throughputs());
        System.out.print(pickups());
    }

    private static void note(int run, String what, Figures into, String line) {
        into.add(line);
        System.out.printf("run %d %s %s%n", run, what, line);
    }

    private void fresh() {
        lab.gate().pass();
        lab.database().fresh();
        List<String> words = new ArrayList<>(List.of("init"));
        words.addAll(lab.options().words("node"));
        lab.java(NodeProcess.class, words);
        lab.database().calm();
    }

    /** Bulk submit by all, a drain by all, then closed loops: of 16 callers spread over all, and of 16 at each. */
    private String throughput(int count) {
        try (Nodes nodes = Nodes.start(lab, count, false);
                Sql sql = Sql.open(lab.database().port(), DatabaseServer.DATABASE)) {
            warmUp(nodes, sql);
            long begin = System.nanoTime();
            nodes.ask("batches " + n / count + " " + lab.options().number("bulk", 1_000) + " "
                    + lab.options().number("inflight", 4));
            double submit = n / count * count / since(begin);
            lab.database().calm();
            begin = System.nanoTime();
            nodes.ask("worker");
            awaitNoneOpen(sql);
            double drain = n / count * count / since(begin);
            double spread = steady(nodes, Math.max(1, CALLERS / count));
            double each = steady(nodes, CALLERS);
            return String.format(
                    Locale.ROOT, "bulk=%.0f drain=%.0f spread=%.0f each=%.0f", submit, drain, spread, each);
        }
    }

    /** Until the JIT compilers are done with most of it: what the first minute of so many processes gives is another question. */
    private void warmUp(Nodes nodes, Sql sql) {
        nodes.ask("worker");
        nodes.ask("callers " + CALLERS);
        Pause.ms(WARM_UP_S_EACH * 1_000L * nodes.size());
        nodes.ask("stop");
        nodes.ask("batches " + n + " " + lab.options().number("bulk", 1_000) + " "
                + lab.options().number("inflight", 4));
        awaitNoneOpen(sql);
        nodes.ask("noworker");
        lab.database().calm();
    }

    private static void awaitNoneOpen(Sql sql) {
        while (sql.number(JobTables.OPEN) == 1) {
            Pause.ms(2);
        }
    }

    private double steady(Nodes nodes, int callers) {
        nodes.ask("callers " + callers);
        Pause.ms(warm * 1_000L);
        long before = nodes.started();
        long begin = System.nanoTime();
        Pause.ms(seconds * 1_000L);
        double rate = (nodes.started() - before) / since(begin);
        nodes.ask("stop");
        return rate;
    }

    private static double since(long beginNs) {
        return (System.nanoTime() - beginNs) / 1e9;
    }

    /** From the call of submit to the start of the handler, on the same node, or on another where this one's worker is off. */
    private String pickup(boolean here) {
        fresh();
        int jobs = seconds * 1_000 / EVERY_MS;
        try (Nodes nodes = new Nodes()) {
            Service submitter = nodes.add(lab, here);
            Service runner = here ? submitter : nodes.add(lab, true);
            submitter.ask("paced 300 5");
            Pause.ms(1_500);
            runner.ask("time " + jobs);
            String replies = submitter.ask("paced " + jobs + " " + EVERY_MS);
            while (Long.parseLong(runner.ask("started")) < jobs + 300) {
                Pause.ms(20);
            }
            return runner.ask("pickups") + " " + replies;
        }
    }

    private Table throughputs() {
        Table table = new Table(
                "Processes on one database, jobs/s of all together, and the ratio to one's (goal: >= 1)",
                "processes",
                "bulk submit",
                "ratio",
                "drain",
                "ratio",
                "closed loop of 16",
                "ratio",
                "of 16 each",
                "ratio");
        Figures one = together.get(1);
        together.forEach((count, figures) -> table.row(
                String.valueOf(count),
                Table.number(figures.median("bulk")),
                Table.ratio(figures.median("bulk"), one.median("bulk")),
                Table.number(figures.median("drain")),
                Table.ratio(figures.median("drain"), one.median("drain")),
                Table.number(figures.median("spread")),
                Table.ratio(figures.median("spread"), one.median("spread")),
                Table.number(figures.median("each")),
                Table.ratio(figures.median("each"), one.median("each"))));
        return table;
    }

    private Table pickups() {
        Table table = new Table(
                "Submit call to handler start, ms (goal: an idle second node takes at most twice as long)",
                "where",
                "p50",
                "p95",
                "p99");
        row(table, "the node that was asked", local);
        row(table, "an idle second node", remote);
        table.row(
                "ratio",
                Table.ratio(remote.median("p50"), local.median("p50")),
                Table.ratio(remote.median("p95"), local.median("p95")),
                Table.ratio(remote.median("p99"), local.median("p99")));
        return table;
    }

    private static void row(Table table, String where, Figures figures) {
        table.row(
                where,
                Table.number(figures.median("p50")),
                Table.number(figures.median("p95")),
                Table.number(figures.median("p99")));
    }
}
