package io.bascule.bench.lab;

/** The only place of the benchmarks that knows Bascule's tables. */
public final class JobTables {
    /**
     * Whether any job that is due is not finished: true while a drain goes on. By the claim's index, since a million that are
     * due later may lie beside them.
     */
    public static final String OPEN = """
            select exists (select from bascule.ready where job_type = 'noop' and not held and queue_key <= now())
                or exists (select from bascule.running)
            """;

    /** Rows that are dead and not vacuumed yet, in all tables. */
    public static final String DEAD = "select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables";

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

    /** Jobs that are due now, at the default priority. */
    public static void addPending(Sql sql, long n) {
        addReady(sql, n, "now()", "false");
    }

    /** Jobs that are due in a month. */
    public static void addScheduled(Sql sql, long n) {
        addReady(sql, n, "now() + interval '30 days' + i * interval '1 s'", "true");
    }

    private static void addReady(Sql sql, long n, String runAt, String later) {
        sql.run("""
                with facts as (
                  insert into bascule.submitted (id, job_type, input, priority, max_attempts, run_at)
                  select bascule.uuid_v7(), 'noop', %1$s, 5, 3, %2$s from generate_series(1, %3$d) i
                  returning id, run_at)
                insert into bascule.ready (id, job_type, queue_key, run_at, later)
                  select id, 'noop', run_at - interval '5 min', run_at, %4$s from facts
                """.formatted(INPUT, runAt, n, later));
        sql.run("insert into bascule.job_tallies (pending) values (" + n + ")");
        sql.run("vacuum analyze bascule.submitted, bascule.ready");
    }

    /** Jobs that wait at a checkpoint which nobody will decide. */
    public static void addParked(Sql sql, long n) {
        sql.run("""
                with parked as materialized (
                  select i, bascule.uuid_v7() as id, bascule.uuid_v7() as checkpoint_id from generate_series(1, %2$d) i),
                facts as (
                  insert into bascule.submitted (id, job_type, input, priority, max_attempts)
                  select id, 'noop', %1$s, 5, 3 from parked),
                asked as (
                  insert into bascule.checkpoints
                    (id, job_id, name, position, epoch, checkpoint_type, status, message, data, digest, expires_at)
                  select checkpoint_id, id, 'approval-1', 1, 1, 'APPROVAL_REQUIRED', 'PENDING', 'May it?', '{}',
                         'sha256:' || repeat('0', 64), now() + interval '30 days' from parked)
                insert into bascule.waiting (id, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at)
                  select id, checkpoint_id, now(), 1, 1, now(), now() from parked
                """.formatted(INPUT, n));
        sql.run("insert into bascule.job_tallies (waiting_approval) values (" + n + ")");
        sql.run("vacuum analyze bascule.submitted, bascule.waiting, bascule.checkpoints");
    }

    private static void settle(Sql sql) {
        sql.run("vacuum analyze bascule.submitted, bascule.ended");
    }
}
