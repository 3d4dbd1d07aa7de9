package io.bascule.bench.growth;

import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rates of submit and drain beside what lies in the database already, and what parked jobs cost. */
final class Beside {
    private static final double GOAL = 0.8;

    private final Lab lab;
    private final String jobs;
    private final String seconds;
    private final Map<Surroundings, Figures> results = new LinkedHashMap<>();
    private final Surroundings base;
    private final Surroundings parked;

    Beside(Lab lab) {
        this.lab = lab;
        this.jobs = "n=" + lab.options().number("n", 50_000);
        this.seconds = "secs=" + lab.options().number("secs", 10);
        List<Surroundings> all = Surroundings.all(lab.options().number("million", 1_000_000));
        all.forEach(surroundings -> results.put(surroundings, new Figures()));
        this.base = all.get(0);
        this.parked = all.get(all.size() - 1);
    }

    void run() {
        int runs = lab.options().number("runs", 3);
        results.keySet().forEach(this::seed);
        for (int run = 1; run <= runs; run++) {
            for (Surroundings surroundings : results.keySet()) {
                if (surroundings.areFew() && run > 1) {
                    seed(surroundings);
                }
                measure(run, surroundings);
            }
        }
        System.out.print(rates());
        System.out.print(parked());
        results.keySet().forEach(surroundings -> site(surroundings).drop());
    }

    private Site site(Surroundings surroundings) {
        return new Site(lab, "growth_" + surroundings.database());
    }

    private void seed(Surroundings surroundings) {
        Site site = site(surroundings);
        site.fresh();
        try (Sql sql = site.sql()) {
            surroundings.addTo(sql);
        }
        System.out.println("Seeded: " + surroundings.shown());
    }

    private void measure(int run, Surroundings surroundings) {
        Site site = site(surroundings);
        note(run, surroundings, "bulk_", site.play("bulk", jobs));
        note(run, surroundings, "drain_", site.play("drain", jobs));
        note(run, surroundings, "one_", site.play("one", jobs));
        site.play("drain", jobs);
        if (surroundings.equals(base) || surroundings.equals(parked)) {
            note(run, surroundings, "decided_", site.play("decisions", seconds));
            note(run, surroundings, "idle_", site.play("heap"));
        }
    }

    private void note(int run, Surroundings surroundings, String prefix, String line) {
        results.get(surroundings).add(prefix, line);
        System.out.printf("run %d beside %-26s %s%n", run, surroundings.shown(), line);
    }

    private Table rates() {
        Table table = new Table(
                "Jobs/s beside what lies in the database, and the ratio to the first row (goal: >= " + GOAL + ")",
                "beside",
                "bulk submit",
                "ratio",
                "one at a time",
                "ratio",
                "drain",
                "ratio",
                "drain app us/job",
                "rest us/job",
                "WAL B/job");
        results.forEach((surroundings, figures) -> table.row(
                surroundings.shown(),
                median(figures, "bulk_enq_bulk"),
                ratio(figures, "bulk_enq_bulk"),
                median(figures, "one_enq_one16"),
                ratio(figures, "one_enq_one16"),
                median(figures, "drain_drain"),
                ratio(figures, "drain_drain"),
                median(figures, "drain_us_app"),
                median(figures, "drain_us_pg"),
                median(figures, "drain_walB")));
        return table;
    }

    private Table parked() {
        Table table = new Table(
                "Parked jobs: from decision to handler start, ms (goal: the same), and heap of an idle node",
                "beside",
                "p50",
                "p95",
                "p99",
                "reply p50",
                "heap B",
                "B a parked job");
        for (Surroundings surroundings : List.of(base, parked)) {
            Figures figures = results.get(surroundings);
            double more = figures.median("idle_heapB").orElse(0)
                    - results.get(base).median("idle_heapB").orElse(0);
            table.row(
                    surroundings.shown(),
                    median(figures, "decided_p50"),
                    median(figures, "decided_p95"),
                    median(figures, "decided_p99"),
                    median(figures, "decided_ack_p50"),
                    median(figures, "idle_heapB"),
                    surroundings.equals(base) ? "" : String.format(Locale.ROOT, "%.2f", more / surroundings.rows()));
        }
        return table;
    }

    private static String median(Figures figures, String name) {
        return Table.number(figures.median(name));
    }

    private String ratio(Figures figures, String name) {
        return Table.ratio(figures.median(name), results.get(base).median(name));
    }
}
