package io.bascule.store;

/**
 * Fragments of statements that claim jobs. Each such statement says which rows of {@code ready} are {@code best}; then their rows go
 * to {@code running}, each at its next epoch.
 */
final class Claim {
    /** Of {@code best}, the places of the rows. */
    static final String GONE = """
            gone as (
              delete from bascule.ready r using best where r.ctid = best.tid returning r.*)
            """;

    static final String TALLIED = """
            tallied as (
              insert into bascule.job_tallies (job_type, pending, queued, running)
              select job_type, -count(*) filter (where epoch = 0), -count(*) filter (where epoch > 0), count(*)
              from gone group by job_type)
            """;

    /**
     * Of {@code gone g} and {@code bascule.submitted s}, in the order of {@link Rows#claimed}. In few columns: times are what takes
     * longest to decode, so those that are mostly the same are null or once a claim.
     */
    static final String COLUMNS = """
            s.id, s.job_type, s.task_description, s.input, s.priority, s.user_id, s.api_key_id,
              nullif(s.tags, '{}') as tags, g.attempt + case when g.resumes then 0 else 1 end as attempt, s.max_attempts, g.run_at,
              s.timeout_ms, nullif(s.created_at, g.run_at) as created_at, g.started_at,
              (select extract(epoch from now())::float8) as claimed_at, g.epoch + 1 as epoch, s.concurrency_key,
              pg_column_size(s.input) as bytes, s.retry_of
            """;

    private Claim() {}

    /**
     * @param owner an expression: the node, or the agent
     * @param limited whether the jobs' type has a limit for all nodes together
     */
    static String taken(String owner, boolean limited) {
        return """
            taken as (
              insert into bascule.running
                (id, job_type, node_id, run_at, epoch, attempt, limited, concurrency_key, started_at)
              select id, job_type, %s, run_at, epoch + 1, attempt + case when resumes then 0 else 1 end, %s, concurrency_key,
                     coalesce(started_at, now())
              from gone)
            """.formatted(owner, limited);
    }
}
