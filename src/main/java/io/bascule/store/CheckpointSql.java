package io.bascule.store;

import static io.bascule.job.JobStatus.FAILED;
import static io.bascule.job.JobStatus.QUEUED;
import static io.bascule.job.JobStatus.WAITING_APPROVAL;

/** Statements of {@link CheckpointStore}. */
final class CheckpointSql {
    /** $1 checkpoint. The job's row is locked before the checkpoint's, as everywhere; none where it no longer waits. */
    static final String LOCK = """
            select w.id from bascule.waiting w join bascule.checkpoints c on c.job_id = w.id
            where c.id = $1
            for no key update of w
            """;

    /**
     * $1 checkpoint, $2 who decides. Those who may change a work session's project may decide its checkpoints too; who made the session, and
     * who executed it last, asked for it as much as whoever submitted the job. None of these is another who could decide instead.
     */
    static final String ASKED = """
            with asked as materialized (
              select s.project_id, f.user_id, s.created_by, s.executed_by
              from bascule.checkpoints c
              join bascule.submitted f on f.id = c.job_id
              left join bascule.work_sessions s on s.job_id = c.job_id
              where c.id = $1),
            requesters as (
              select r.id from asked, unnest(array[asked.user_id, asked.created_by, asked.executed_by]) as r(id)
              where r.id is not null),
            members as (
              select u.id
              from asked
              join bascule.project_members m on m.project_id = asked.project_id
              join bascule.users u on u.id = m.user_id
              where u.active and u.role <> 'VIEWER')
            select %s, %s,
              exists (
                select 1 from (
                  select id from bascule.users where active and role in ('ADMIN', 'REVIEWER')
                  union all select id from members) others
                where others.id is distinct from $2::uuid and others.id not in (select id from requesters)) as other_reviewer,
              exists (select 1 from requesters where id = $2::uuid) as requested,
              exists (select 1 from members where id = $2::uuid) as is_member,
              exists (select 1 from bascule.agent_runs r where r.job_id = c.job_id and r.user_id = $2::uuid) as ran_it
            from bascule.checkpoints c join bascule.jobs j on j.id = c.job_id
            where c.id = $1
            """.formatted(Rows.CHECKPOINT, Rows.JOB_WITHOUT_DATA);

    static final String GET = "select %s from bascule.checkpoints c where c.id = $1".formatted(Rows.CHECKPOINT);

    /**
     * $2 verdict, $3 and $4 who, $5 reason, $6 comment, $7 digest or null. clock_timestamp(), not now(): a decision that waited for a
     * lock past the deadline is too late.
     */
    static final String DECIDE = """
            update bascule.checkpoints c
            set status = $2, decided_by = $3, decided_by_name = $4, decided_at = clock_timestamp(), rejection_reason = $5,
                comment = $6, updated_at = clock_timestamp()
            where c.id = $1 and c.status = 'PENDING' and c.expires_at > clock_timestamp()
              and ($7::text is null or c.digest = $7) and (c.takes_changes or $2 <> 'CHANGES_REQUESTED')
            returning %s
            """.formatted(Rows.CHECKPOINT);

    private static final String GONE =
            "gone as (delete from bascule.waiting where id = $1 and checkpoint_id = $2 returning *)";

    /** $1 job, $2 checkpoint, $3 head start in ms. */
    static final String WAKE_JOB = "with %s, %s, %s, %s %s"
            .formatted(
                    GONE,
                    Move.from(WAITING_APPROVAL, QUEUED)
                            .runAt("now()")
                            .resumes("true")
                            .sql(),
                    Move.intoReady("$3"),
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    /** $1 job, $2 checkpoint, $3 code, $4 message. */
    static final String FAIL_JOB = "with %s, %s, %s, %s %s"
            .formatted(
                    GONE,
                    Move.from(WAITING_APPROVAL, FAILED)
                            .error("$3::text", "$4::text")
                            .sql(),
                    Move.INTO_ENDED,
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    static final String AUDIT = "select bascule.append_audit($1, $2, $3, $4, $5)";

    /** The jobs' rows are locked first, as everywhere; those that someone is deciding now are left for the next sweep. */
    static final String EXPIRE = """
            with due as materialized (
              select c.id from bascule.checkpoints c join bascule.waiting w on w.id = c.job_id
              where c.status = 'PENDING' and c.expires_at <= clock_timestamp()
              order by c.expires_at
              limit $1
              for no key update of w skip locked)
            update bascule.checkpoints c set status = 'EXPIRED', updated_at = now()
            from due where c.id = due.id and c.status = 'PENDING' and c.expires_at <= clock_timestamp()
            returning %s
            """.formatted(Rows.CHECKPOINT);

    private CheckpointSql() {}
}
