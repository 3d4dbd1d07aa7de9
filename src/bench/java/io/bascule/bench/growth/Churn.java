package io.bascule.bench.growth;

import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;

/** Submit and drain before and after a closed loop of some minutes, with autovacuum as it is by default. */
final class Churn {
    private static final int SECONDS_A_MINUTE = 60;

    private final Lab lab;
    private final String jobs;
    private final int minutes;
    private final Figures before = new Figures();
    private final Figures after = new Figures();

    Churn(Lab lab) {
        this.lab = lab;
        this.jobs = "n=" + lab.options().number("n", 50_000);
        this.minutes = lab.options().number("churn", 5);
    }

    void run() {
        Site site = new Site(lab, "growth_churn");
        site.fresh();
        // A drain of a database that never saw one is no fair beginning: its plans and its catalog's caches are cold.
        site.play("bulk", jobs);
        site.play("drain", jobs);
        measure("before", site, before);
        String churned = site.play("steady", "warm=0", "secs=" + minutes * SECONDS_A_MINUTE);
        System.out.println("churn  " + churned);
        after.add(churned);
        measure("after", site, after);
        System.out.print(table());
        site.drop();
    }

    /** As many times as everything else, one after the other: the churn is too long to be repeated. */
    private void measure(String when, Site site, Figures into) {
        long dead;
        try (Sql sql = site.sql()) {
            dead = sql.number(JobTables.DEAD);
        }
        into.add("dead=" + dead);
        for (int run = 1; run <= lab.options().number("runs", 3); run++) {
            into.add(site.play("bulk", jobs));
            String drained = site.play("drain", jobs);
            into.add(drained);
            System.out.printf("%-6s run %d  %s%n", when, run, drained);
        }
    }

    private Table table() {
        Table table = new Table(
                "Before and after a closed loop of " + minutes + " min, at " + Table.number(after.median("steady"))
                        + " jobs/s",
                "",
                "bulk submit",
                "ratio",
                "drain",
                "ratio",
                "dead rows");
        row(table, "before", before);
        row(table, "after", after);
        return table;
    }

    private void row(Table table, String when, Figures figures) {
        table.row(
                when,
                Table.number(figures.median("enq_bulk")),
                Table.ratio(figures.median("enq_bulk"), before.median("enq_bulk")),
                Table.number(figures.median("drain")),
                Table.ratio(figures.median("drain"), before.median("drain")),
                Table.number(figures.median("dead")));
    }
}
