package io.bascule.store;

/** Statements of {@link ArtifactStore}. */
final class ArtifactSql {
    private static final String COLUMNS = """
            a.id, a.session_id, a.job_id, a.artifact_type, a.key, a.version, a.round, a.title, a.content, a.metadata, a.created_at
            """;

    /** $1 session, $2 job: whoever adds artifacts of a session holds it, so that no two take the same version. None where it has another job. */
    static final String LOCK =
            "select s.id from bascule.work_sessions s where s.id = $1 and s.job_id = $2 for no key update";

    /**
     * $1 session, $2 job, $3 round; then $4 types, $5 keys, $6 titles, $7 texts, $8 metadata. What the round has already stays. A
     * microsecond apart, so that their ids are in their order.
     */
    static final String ADD = """
            with given as (
              select * from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
                with ordinality as g(type, key, title, content, metadata, n)),
            versions as (
              select key, max(version) as highest from bascule.work_artifacts
              where session_id = $1 and key = any ($5::text[]) group by key)
            insert into bascule.work_artifacts
              (id, session_id, job_id, artifact_type, key, version, round, title, content, metadata)
            select bascule.uuid_v7(statement_timestamp() + g.n * interval '1 us'), $1, $2, g.type, g.key, coalesce(v.highest, 0) + 1,
              $3, g.title, g.content, g.metadata::jsonb
            from given g left join versions v on v.key = g.key
            order by g.n
            on conflict (session_id, job_id, key, round) do nothing
            """;

    /** $1 session, $2 job, $3 round, $4 keys; in their order. */
    static final String OF_ROUND = "select " + COLUMNS + """
            from unnest($4::text[]) with ordinality as g(key, n)
            join bascule.work_artifacts a on a.session_id = $1 and a.job_id = $2 and a.key = g.key and a.round = $3
            order by g.n""";

    /** $1 session, $2 the last of the page before, or null. */
    static final String LIST = "select " + COLUMNS + """
            from bascule.work_artifacts a
            where a.session_id = $1 and ($2::uuid is null or a.id < $2)
            order by a.id desc
            limit $3""";

    static final String LATEST = "select " + COLUMNS + """
            from (
              select distinct on (key) * from bascule.work_artifacts where session_id = $1 order by key, version desc) a
            order by a.id""";

    /** $1 session, $2 artifact. */
    static final String FIND =
            "select " + COLUMNS + " from bascule.work_artifacts a where a.session_id = $1 and a.id = $2";

    private ArtifactSql() {}
}
