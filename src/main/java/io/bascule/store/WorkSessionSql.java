package io.bascule.store;

import io.bascule.job.WorkSession;

/** Statements of {@link WorkSessionStore}. */
final class WorkSessionSql {
    private static final String COLUMNS = """
            s.id, s.project_id, s.agent_type, s.task_description, s.task_configuration, s.approval_strategy, s.auto_execute,
            s.max_rounds, s.token_budget, s.cost_budget, s.metadata, s.job_id, s.round, s.created_by, s.created_at,
            greatest(s.updated_at, j.updated_at) as updated_at, %s as status, j.progress, j.progress_note, j.error_code,
            j.error_message, s.executed_by,
            (select u.username from bascule.users u where u.id = s.created_by) as created_by_name
            """.formatted(WorkRows.STATUS);

    private static final String DOCUMENTS = """
            , (select coalesce(json_agg(json_build_object('position', d.position, 'title', d.title, 'format', d.format,
                        'characters', d.characters, 'artifactId', d.artifact_id) order by d.position), '[]')
               from bascule.context_documents d where d.session_id = s.id) as documents
            """;

    private static final String NO_DOCUMENTS = ", '[]'::json as documents ";

    private static final String FROM = " from bascule.work_sessions s " + WorkRows.JOIN_JOB;

    /**
     * $1 project, $2 agent type, $3 task, $4 configuration, $5 strategy, $6 whether to execute it, $7 rounds, $8 and $9 budgets, $10
     * metadata, $11 who, $12 idempotency key or null, $13 fingerprint. No row where the key is known. The conflict target is its index
     * alone: any other conflict is an error.
     */
    static final String CREATE = """
            insert into bascule.work_sessions
              (id, project_id, agent_type, task_description, task_configuration, approval_strategy, auto_execute, max_rounds,
               token_budget, cost_budget, metadata, created_by, idempotency_key, fingerprint)
            values (bascule.uuid_v7(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (created_by, idempotency_key) where idempotency_key is not null do nothing
            returning id
            """;

    /** $1 who, $2 idempotency key. */
    static final String BY_KEY = """
            select s.id, s.project_id, s.fingerprint from bascule.work_sessions s
            where s.created_by = $1 and s.idempotency_key = $2 and s.idempotency_key is not null
            """;

    /**
     * $1 session, $2 its project, then of each document: $3 title, $4 format, $5 text, $6 artifact. Those that name an artifact are
     * copies of it; one that is none of the project's is left out, which the caller sees from what comes back.
     */
    static final String ADD_DOCUMENTS = """
            insert into bascule.context_documents (session_id, position, title, format, content, artifact_id)
            select $1, d.position, coalesce(d.title, a.title),
              coalesce(d.format, case when a.artifact_type in ('REPORT', 'CONTENT_DRAFT') then 'MARKDOWN' else 'TEXT' end),
              case when d.artifact_id is null then d.content else a.content end, d.artifact_id
            from unnest($3::text[], $4::text[], $5::text[], $6::uuid[])
                with ordinality as d(title, format, content, artifact_id, position)
              left join (bascule.work_artifacts a join bascule.work_sessions s on s.id = a.session_id and s.project_id = $2)
                on a.id = d.artifact_id
            where d.artifact_id is null or a.id is not null
            returning position, characters
            """;

    /** $1 session, $2 project. */
    static final String FIND = "select " + COLUMNS + DOCUMENTS + FROM + " where s.id = $1 and s.project_id = $2";

    static final String OF_JOB = "select " + COLUMNS + DOCUMENTS + FROM + " where s.job_id = $1";

    /** $1 project, $2 the last of the page before, or null. The page is cut before the jobs are looked up. */
    static final String LIST = "select " + COLUMNS + NO_DOCUMENTS + """
             from (
              select * from bascule.work_sessions
              where project_id = $1 and ($2::uuid is null or id < $2)
              order by id desc limit $3) s\s""" + WorkRows.JOIN_JOB + " order by s.id desc";

    /** Likewise, $4 the status. */
    static final String LIST_IN = "select " + COLUMNS + NO_DOCUMENTS + FROM
            + " where s.project_id = $1 and ($2::uuid is null or s.id < $2) and " + WorkRows.STATUS
            + " = $4 order by s.id desc limit $3";

    /** $1 session, $2 project: under which it is executed, cancelled and given artifacts. */
    static final String LOCK =
            "select s.job_id from bascule.work_sessions s where s.id = $1 and s.project_id = $2 for no key update";

    /** $1 job. Nobody retries it by hand until COMMIT; none where it has not ended. */
    static final String KEEP_ENDED = "select id from bascule.ended where id = $1 for share";

    /** $1 session, $2 project, $3 agent type, $4 task, $5 who. */
    static final String SUBMIT = """
            select bascule.submit_job('%s', jsonb_build_object('projectId', $2::uuid, 'sessionId', $1::uuid),
              task_description => $4, tags => array['%s', $3::text], username => $5) as id
            """.formatted(WorkSession.JOB_TYPE, WorkSession.JOB_TYPE);

    /**
     * $1 job, $2 session, $3 project, $4 the job before, or null. That one is not said to the function, which tells nobody that a job is
     * one's predecessor who may not see it: here members execute again what other members executed.
     */
    static final String OF_SESSION = """
            update bascule.submitted set session_id = $2, project_id = $3, retry_of = $4 where id = $1
            """;

    /** $1 session, $2 job, $3 who. Its rounds begin anew. */
    static final String EXECUTED = """
            update bascule.work_sessions
            set job_id = $2, executed_by = $3, round = 0, cancelled_at = null, updated_at = now()
            where id = $1
            """;

    /** $1 its present job, $2 who, or null. Nobody deletes the project meanwhile; nothing changes where it is no session's present job. */
    static final String EXECUTED_AGAIN = """
            with kept as (
              select p.id from bascule.work_sessions s join bascule.projects p on p.id = s.project_id
              where s.job_id = $1
              for key share of p)
            update bascule.work_sessions s
            set executed_by = coalesce($2::uuid, s.executed_by), updated_at = now()
            from kept where s.job_id = $1 and s.project_id = kept.id
            """;

    /** $1 job. */
    static final String NAMED_BY_JOB =
            "select s.id, s.project_id, s.agent_type from bascule.work_sessions s where s.job_id = $1";

    static final String CANCEL = """
            update bascule.work_sessions set cancelled_at = now(), updated_at = now() where id = $1 and job_id is null
            """;

    private static final String ITS_JOB = "(select s.job_id from bascule.work_sessions s where s.id = $1)";

    /** How many artifacts, beside no status; and how many checkpoints of each status. */
    static final String COUNTS = """
            select null as status, count(*) as n from bascule.work_artifacts where session_id = $1
            union all
            select c.status, count(*) from bascule.checkpoints c where c.job_id = %s group by c.status
            """.formatted(ITS_JOB);

    static final String USAGE = "select %s from %s where t.job_id = %s and %s"
            .formatted(WorkRows.USAGE, WorkRows.CALLS, ITS_JOB, WorkRows.IS_CALL);

    /** $1 session, $2 job, $3 round. */
    static final String BEGIN_ROUND = """
            update bascule.work_sessions set round = $3, updated_at = now() where id = $1 and job_id = $2 and round < $3
            """;

    /** $1 session, $2 the last of the page before. Of all jobs that it had. */
    static final String CHECKPOINTS = "select " + Rows.CHECKPOINT + """
             from bascule.submitted f join bascule.checkpoints c on c.job_id = f.id
            where f.session_id = $1 and f.session_id is not null and c.id > $2
            order by c.id limit $3""";

    private WorkSessionSql() {}
}
