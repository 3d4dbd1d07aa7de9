package io.bascule.bench.lab;

/** The only place of the benchmarks that knows Bascule's tables. */
public final class JobTables {
    /** Whether any job that is due is not finished: true while a drain goes on. Both halves are read from partial indexes. */
    public static final String OPEN = """
            select exists (select from bascule.jobs where status in ('PENDING', 'QUEUED') and run_at <= now())
                or exists (select from bascule.jobs where status = 'RUNNING')
            """;

    private static final String INPUT = "jsonb_build_object('seq', i, 'pad', repeat('x', 150))";

    private JobTables() {}

    /** Finished jobs, with the statistics and the visibility map of a database that has been up for long. */
    public static void addFinished(Sql sql, long n) {
        sql.run("""
                insert into bascule.jobs (id, job_type, status, input, output, priority, max_attempts, attempt, epoch,
                    run_at, queue_key, created_at, started_at, claimed_at, completed_at, updated_at)
                  select bascule.uuid_v7(), 'noop', 'COMPLETED', %s, '{}', 5, 3, 1, 1,
                         at, at - interval '5 min', at, at, at, at, at
                  from (select i, now() - interval '1 day' + i * interval '1 ms' as at from generate_series(1, %d) i) past
                """.formatted(INPUT, n));
        settle(sql);
    }

    private static void settle(Sql sql) {
        sql.run("vacuum analyze bascule.jobs");
    }
}
