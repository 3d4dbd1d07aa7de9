package io.bascule.bench.lab;

/** The only place of the benchmarks that knows Bascule's tables. */
public final class JobTables {
    /** Whether any job that is due is not finished: true while a drain goes on. */
    public static final String OPEN = """
            select exists (select from bascule.ready where run_at <= now()) or exists (select from bascule.running)
            """;

    private static final String INPUT = "json_build_object('seq', i, 'pad', repeat('x', 150))";

    private JobTables() {}

    /** Finished jobs, with the statistics and the visibility map of a database that has been up for long. */
    public static void addFinished(Sql sql, long n) {
        sql.run("""
                with facts as (
                  insert into bascule.submitted (id, job_type, input, priority, max_attempts, run_at, created_at)
                  select bascule.uuid_v7(), 'noop', %s, 5, 3, at, at
                  from (select i, now() - interval '1 day' + i * interval '1 ms' as at from generate_series(1, %d) i) past
                  returning id, run_at)
                insert into bascule.ended (id, status, output, run_at, epoch, attempt, was, started_at, claimed_at, completed_at)
                  select id, 'COMPLETED', '{}', run_at, 1, 1, 'RUNNING', run_at, run_at, run_at from facts
                """.formatted(INPUT, n));
        settle(sql);
    }

    private static void settle(Sql sql) {
        sql.run("vacuum analyze bascule.submitted, bascule.ended");
    }
}
