package io.bascule.store;

import io.bascule.job.JobStatus;

/**
 * Fragments of statements that move jobs from state to state. Each such statement deletes the jobs' rows from where they are
 * ({@code gone}), says with this class what they become ({@code moved}), and inserts them there.
 */
final class Move {
    /** $h: a parameter that holds the head start in ms. */
    static String intoReady(String headStart) {
        return """
            queued as (
              insert into bascule.ready
                (id, job_type, queue_key, run_at, epoch, attempt, resumes, later, held, concurrency_key, requires, was, progress,
                 progress_note, started_at, claimed_at)
              select id, job_type, run_at - priority * %s::bigint * interval '1 ms', run_at, epoch, attempt, resumes,
                     run_at > now(), concurrency_key is not null, concurrency_key, requires, was, progress, progress_note, started_at,
                     claimed_at
              from moved where status = 'QUEUED')
            """.formatted(headStart);
    }

    static final String INTO_WAITING = """
            parked as (
              insert into bascule.waiting
                (id, job_type, checkpoint_id, run_at, epoch, attempt, progress, progress_note, started_at, claimed_at)
              select id, job_type, checkpoint_id, run_at, epoch, attempt, progress, progress_note, started_at, claimed_at
              from moved where status = 'WAITING_APPROVAL')
            """;

    static final String INTO_ENDED = """
            ended as (
              insert into bascule.ended
                (id, job_type, status, error_code, error_message, run_at, epoch, attempt, was, progress, progress_note, started_at,
                 claimed_at, node_id)
              select id, case when status <> 'COMPLETED' then job_type end, status, error_code, error_message, run_at, epoch, attempt,
                     was, progress, progress_note, started_at, claimed_at, ran_on
              from moved where status in ('COMPLETED', 'FAILED', 'CANCELLED'))
            """;

    static final String TALLIED = """
            tallied as (
              insert into bascule.job_tallies
                (job_type, pending, queued, running, waiting_approval, completed, failed, cancelled)
              select job_type, %s, %s, %s, %s, %s, %s, %s from moved group by job_type)
            """.formatted((Object[]) tallies());

    /** What became of the jobs. */
    static final String MOVED_JOBS = "select " + Rows.JOB_WITHOUT_DATA + " from moved j";

    private final String was;
    private final String becomes;
    private String runAt = "g.run_at";
    private String resumes = "false";
    private String attempt = "g.attempt";
    private String epoch = "g.epoch";
    private String checkpoint = "null::uuid";
    private String ranOn = "null::uuid";
    private String errorCode = "null::text";
    private String errorMessage = "null::text";
    private String progress = "g.progress, g.progress_note";

    private Move(String was, String becomes) {
        this.was = was;
        this.becomes = becomes;
    }

    /** Of all rows of {@code gone}; both states may be expressions over {@code gone g} and {@code bascule.submitted s}. */
    static Move from(String was, String becomes) {
        return new Move(was, becomes);
    }

    static Move from(JobStatus was, JobStatus becomes) {
        return new Move("'" + was + "'", "'" + becomes + "'");
    }

    Move runAt(String expression) {
        runAt = expression;
        return this;
    }

    Move resumes(String expression) {
        resumes = expression;
        return this;
    }

    /** As a job that starts over: with all its attempts, at the next epoch, so that it was seen before. */
    Move anew() {
        attempt = "0";
        epoch = "g.epoch + 1";
        progress = "null::smallint as progress, null::text as progress_note";
        return this;
    }

    Move at(String checkpointId) {
        checkpoint = checkpointId;
        return this;
    }

    /** Of those whose run is over, remembered with the job where that ends it. */
    Move ranOnItsNode() {
        ranOn = "g.node_id";
        return this;
    }

    Move error(String code, String message) {
        errorCode = code;
        errorMessage = message;
        return this;
    }

    /** {@code moved}, of the shape of {@link Rows#JOB_WITHOUT_DATA}'s {@code j}, and what the targets need besides. */
    String sql() {
        return """
            moved as materialized (
              select s.id, s.job_type, %s as was, %s as status, s.task_description, %s as error_code, %s as error_message,
                s.priority, s.user_id, s.api_key_id, s.tags, %s as attempt, s.max_attempts, %s as resumes, %s,
                %s as run_at, s.timeout_ms, s.created_at, g.started_at, g.claimed_at,
                case when %s in ('COMPLETED', 'FAILED', 'CANCELLED') then now() end as completed_at, now() as updated_at,
                %s as epoch, null::uuid as node_id, %s as checkpoint_id, false as cancel_requested, s.concurrency_key,
                s.requires, s.retry_of, %s as ran_on
              from gone g join bascule.submitted s on s.id = any (array[g.id]))
            """.formatted(
                        was,
                        becomes,
                        errorCode,
                        errorMessage,
                        attempt,
                        resumes,
                        progress,
                        runAt,
                        becomes,
                        epoch,
                        checkpoint,
                        ranOn);
    }

    private static String[] tallies() {
        String[] counts = new String[JobStatus.values().length];
        JobStatus[] inOrder = {
            JobStatus.PENDING,
            JobStatus.QUEUED,
            JobStatus.RUNNING,
            JobStatus.WAITING_APPROVAL,
            JobStatus.COMPLETED,
            JobStatus.FAILED,
            JobStatus.CANCELLED
        };
        for (int i = 0; i < counts.length; i++) {
            counts[i] = "count(*) filter (where status = '%1$s') - count(*) filter (where was = '%1$s')"
                    .formatted(inOrder[i]);
        }
        return counts;
    }
}
