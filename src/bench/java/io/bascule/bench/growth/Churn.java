package io.bascule.bench.growth;

import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Submit and drain on a database that went through a closed loop of some minutes, with autovacuum as it is by default; and, in turn
 * with it, on one that did not: what was measured before the loop would tell of another hour of the machine.
 */
final class Churn {
    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_AT_ONCE = 10;

    private final Lab lab;
    private final String jobs;
    private final int minutes;

    Churn(Lab lab) {
        this.lab = lab;
        this.jobs = "n=" + lab.options().number("n", 50_000);
        this.minutes = lab.options().number("churn", 5);
    }

    void run() {
        Site churned = primed("growth_churned");
        Figures loop = churn(churned);
        Map<Site, Figures> results = new LinkedHashMap<>();
        results.put(primed("growth_unchurned"), new Figures());
        results.put(churned, new Figures());
        for (int run = 1; run <= lab.options().number("runs", 3); run++) {
            for (Map.Entry<Site, Figures> result : results.entrySet()) {
                measure(run, result.getKey(), result.getValue());
            }
        }
        System.out.print(table(loop, results));
        results.keySet().forEach(Site::drop);
    }

    /** By a new process each ten minutes, whose rates tell how it went on. */
    private Figures churn(Site site) {
        Figures loop = new Figures();
        for (int left = minutes; left > 0; left -= MINUTES_AT_ONCE) {
            String went = site.play("steady", "warm=0", "secs=" + Math.min(left, MINUTES_AT_ONCE) * SECONDS_A_MINUTE);
            System.out.println("churn  " + went);
            loop.add(went);
        }
        return loop;
    }

    /** A database that never saw a drain is none to compare with: its plans and its catalog's caches are cold. */
    private Site primed(String database) {
        Site site = new Site(lab, database);
        site.fresh();
        site.play("bulk", jobs);
        site.play("drain", jobs);
        return site;
    }

    private void measure(int run, Site site, Figures into) {
        try (Sql sql = site.sql()) {
            into.add("dead=" + sql.number(JobTables.DEAD));
        }
        into.add("bulk_", site.play("bulk", jobs));
        String drained = site.play("drain", jobs);
        into.add("drain_", drained);
        System.out.printf("run %d on %-16s  %s%n", run, site, drained);
    }

    private Table table(Figures loop, Map<Site, Figures> results) {
        Table table = new Table(
                "Without and after a closed loop of " + minutes + " min, at " + Table.number(loop.median("steady"))
                        + " jobs/s (goal: claims no slower)",
                "",
                "bulk submit",
                "ratio",
                "drain",
                "ratio",
                "drain app us/job",
                "rest us/job",
                "dead rows");
        Figures base = results.values().iterator().next();
        results.forEach((site, figures) -> table.row(
                site.toString(),
                Table.number(figures.median("bulk_enq_bulk")),
                Table.ratio(figures.median("bulk_enq_bulk"), base.median("bulk_enq_bulk")),
                Table.number(figures.median("drain_drain")),
                Table.ratio(figures.median("drain_drain"), base.median("drain_drain")),
                Table.number(figures.median("drain_us_app")),
                Table.number(figures.median("drain_us_pg")),
                Table.number(figures.median("dead"))));
        return table;
    }
}
