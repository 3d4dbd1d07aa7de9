package io.bascule.bench.growth;

import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.List;

/** A million pending jobs, run by a node with 256 MB of heap. */
final class Memory {
    private static final String LITTLE = "-Xmx256m -XX:+ExitOnOutOfMemoryError";
    private static final int PATIENCE_S = 800;

    private final Lab lab;
    private final int jobs;

    Memory(Lab lab) {
        this.lab = lab;
        this.jobs = lab.options().number("million", 1_000_000);
    }

    void run() {
        Site site = new Site(lab, "growth_memory");
        site.fresh();
        try (Sql sql = site.sql()) {
            JobTables.addPending(sql, jobs);
        }
        lab.database().calm();
        Figures figures = new Figures();
        figures.add(site.play(LITTLE, "drain", List.of("n=" + jobs, "limit=" + PATIENCE_S)));
        Table table = new Table("Pending jobs run with " + LITTLE.split(" ")[0], "jobs", "jobs/s", "RSS MB");
        table.row(Table.number(jobs), Table.number(figures.median("drain")), Table.number(figures.median("rssMB")));
        System.out.print(table);
        site.drop();
    }
}
