package io.bascule.bench.lab;

import java.time.Instant;

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

    /** Jobs that succeeded. */
    public static final String COMPLETED = "select count(*) from bascule.ended where status = 'COMPLETED'";

    /** Jobs that burned an attempt. */
    public static final String BURNED = "select count(*) from bascule.ended where attempt > 1";

    private static final String INPUT = "json_build_object('seq', i, 'pad', repeat('x', 150))";

    private JobTables() {}

    /** Finished jobs, with the statistics and the visibility map of a database that has been up for long. */
    public static void addFinished(Sql sql, long n) {
        sql.run("""
                with facts as (
                  insert into bascule.submitted (id, job_type, input, priority, max_attempts, run_at, created_at)
                  select bascule.uuid_v7(at), 'noop', %s, 5, 3, at, at
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
        sql.run("insert into bascule.job_tallies (job_type, pending) values ('noop', " + n + ")");
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
                insert into bascule.waiting (id, job_type, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at)
                  select id, 'noop', checkpoint_id, now(), 1, 1, now(), now() from parked
                """.formatted(INPUT, n));
        sql.run("insert into bascule.job_tallies (job_type, waiting_approval) values ('noop', " + n + ")");
        sql.run("vacuum analyze bascule.submitted, bascule.waiting, bascule.checkpoints");
    }

    /**
     * Jobs in every state, submitted one a second from the start of 2026: of 10 users, 5 types and 10 tags in equal parts, so that a
     * thousand fill a page of 50 whatever is asked for, and as many as there are of each state by one type alone. The first 50 are another
     * user's, with a tag of their own. Each has a word of its own. What runs, a thousand at most, belongs to a node that is taken for alive.
     */
    public static void addMixed(Sql sql, long n) {
        sql.run(MIXED.replace("$n", String.valueOf(n)));
        sql.run("vacuum analyze");
    }

    private static final String MIXED = """
            insert into bascule.nodes (id, name, version, heartbeat_at)
            values ('00000000-0000-7000-8000-000000000001', 'far', 'bench', now() + interval '1 day');
            create temporary table given as
            select i, at, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' || lpad(to_hex(i), 16, '8'))::uuid as id,
              case when i % 20 = 1 and i <= 20000 then 'RUNNING' when i % 20 = 2 then 'WAITING_APPROVAL' when i % 20 = 3 then 'QUEUED'
                when i % 20 = 4 then 'PENDING' when i % 20 = 5 then 'FAILED' when i % 20 = 6 then 'CANCELLED' else 'COMPLETED' end as status
            from (select i, timestamptz '2026-01-01 00:00:00Z' + i * interval '1 s' as at from generate_series(1, $n) i) numbered;
            insert into bascule.submitted
              (id, job_type, task_description, input, priority, user_id, tags, max_attempts, run_at, created_at)
            select id, 'type-' || i % 5, 'nightly import of file' || i || ' into store ' || i % 700, '{}', 5,
              lpad(case when i <= 50 then '99' else (i % 10)::text end, 32, '0')::uuid,
              case when i <= 50 then array['tag-old'] else array['tag-' || i % 10] end, 3, at, at
            from given;
            insert into bascule.job_tags (tag, id) select unnest(tags), id from bascule.submitted;
            insert into bascule.ready (id, job_type, queue_key, run_at, epoch, was, later)
            select id, 'type-' || i % 5, now() + interval '30 days', now() + interval '30 days', case when status = 'QUEUED' then 1 else 0 end,
              case when status = 'QUEUED' then 'RUNNING' end, true
            from given where status in ('PENDING', 'QUEUED');
            insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
            select id, 'type-' || i % 5, '00000000-0000-7000-8000-000000000001', at, 1, 1, at from given where status = 'RUNNING';
            insert into bascule.checkpoints
              (id, job_id, name, position, epoch, checkpoint_type, status, message, data, digest, expires_at)
            select id, id, 'approval-1', 1, 1, 'APPROVAL_REQUIRED', 'PENDING', 'May it?', '{}', 'sha256:' || repeat('0', 64),
              now() + interval '30 days' from given where status = 'WAITING_APPROVAL';
            insert into bascule.waiting (id, job_type, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at)
            select id, 'type-' || i % 5, id, at, 1, 1, at, at from given where status = 'WAITING_APPROVAL';
            insert into bascule.ended (id, job_type, status, output, error_code, run_at, epoch, attempt, was, completed_at)
            select id, case when status <> 'COMPLETED' then 'type-' || i % 5 end, status,
              case when status = 'COMPLETED' then '{}'::json end, case when status = 'FAILED' then 'X' end, at, 1, 1, 'RUNNING', at
            from given where status in ('COMPLETED', 'FAILED', 'CANCELLED');
            insert into bascule.job_tallies (job_type, pending, queued, running, waiting_approval, completed, failed, cancelled)
            select 'type-' || i % 5, count(*) filter (where status = 'PENDING'), count(*) filter (where status = 'QUEUED'),
              count(*) filter (where status = 'RUNNING'), count(*) filter (where status = 'WAITING_APPROVAL'),
              count(*) filter (where status = 'COMPLETED'), count(*) filter (where status = 'FAILED'),
              count(*) filter (where status = 'CANCELLED')
            from given group by i % 5;
            drop table given
            """;

    /** The id of the job that {@link #addMixed} added as the i-th. */
    public static String mixedId(long i) {
        String time = String.format("%012x", Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i).toEpochMilli());
        String digits = time + "7000" + "8".repeat(16 - Long.toHexString(i).length()) + Long.toHexString(i);
        return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private static void settle(Sql sql) {
        sql.run("vacuum analyze bascule.submitted, bascule.ended");
    }
}
