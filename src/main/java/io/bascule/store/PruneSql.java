package io.bascule.store;

import io.bascule.job.JobStatus;
import java.util.Locale;

/**
 * Statements of {@link PruneStore}. What is old is found by id: ids sort by time, and nothing ends before it is made, so a walk along
 * the primary key up to the id of the time in question passes all that may be old, and no more. Each statement walks over so many and
 * removes those of them that are old; it asks in the WHERE of what it removes, since that may have changed meanwhile.
 */
final class PruneSql {
    /** The first id of the time so many ms ago. */
    private static final String ID_AT =
            "(lpad(to_hex((extract(epoch from now() - %s::bigint * interval '1 ms') * 1000)::bigint),"
                    + " 12, '0') || repeat('0', 20))::uuid";

    /** $1 for how long in ms, $2 after, $3 how many, $4 and $5 the duty. */
    private static final String SLICE = """
            slice as materialized (
              select id from bascule.%s where %s and id > $2 and id < %s order by id limit $3)
            """;

    private static final String OLD =
            "id = any (array(select id from slice)) and %s < now() - $1::bigint * interval '1 ms' and "
                    + DutySql.isHeld(4, 5);

    private static final String PLACE =
            "(select count(*) from slice)::int as passed, (select id from slice order by id desc limit 1) as last";

    /**
     * Their rows are those of jobs whose end was removed: one that people retry meanwhile keeps all of its own. What a work session is, is
     * what its present job is, so that one stays for as long as the session does.
     */
    private static final String JOBS = """
            with %s,
            gone as (
              delete from bascule.ended e
              where %s and status = '%s' and not exists (select from bascule.work_sessions w where w.job_id = e.id)
              returning id),
            facts as (delete from bascule.submitted where id = any (array(select id from gone)) returning id, job_type, tags),
            tagged as (
              delete from bascule.job_tags t using (select id, unnest(tags) as tag from facts) f where t.tag = f.tag and t.id = f.id),
            runs as (delete from bascule.job_runs where job_id = any (array(select id from gone))),
            leases as (delete from bascule.agent_runs where job_id = any (array(select id from gone))),
            steps as (delete from bascule.job_steps where job_id = any (array(select id from gone))),
            logs as (delete from bascule.job_logs where job_id = any (array(select id from gone))),
            shown as (delete from bascule.checkpoints where job_id = any (array(select id from gone))),
            tallied as (insert into bascule.job_tallies (job_type, %s) select job_type, -count(*) from facts group by job_type)
            select (select count(*) from gone)::int as removed, %s
            """;

    /** Nearly all jobs are these, so those on the way that are not are passed over. */
    static final String COMPLETED = jobs("true", JobStatus.COMPLETED);

    /** By the index of the rare ends, whose condition has to be in the statement as it is. */
    static final String FAILED = jobs("status = 'FAILED' and status <> 'COMPLETED'", JobStatus.FAILED);

    static final String CANCELLED = jobs("status = 'CANCELLED' and status <> 'COMPLETED'", JobStatus.CANCELLED);

    static final String SIGN_INS = """
            with %s,
            gone as (delete from bascule.sign_ins where %s returning id)
            select (select count(*) from gone)::int as removed, %s
            """.formatted(
                    SLICE.formatted("sign_ins", "true", ID_AT.formatted("$1")),
                    OLD.formatted("least(revoked_at, expires_at)"),
                    PLACE);

    /** A node that was lost may have jobs that nobody has rescued yet. */
    static final String NODES = """
            with %s,
            gone as (
              delete from bascule.nodes n
              where %s and not exists (select from bascule.running u where u.node_id = n.id)
              returning id)
            select (select count(*) from gone)::int as removed, %s
            """.formatted(
                    SLICE.formatted("nodes", "stopped_at is not null", ID_AT.formatted("$1")),
                    OLD.formatted("stopped_at"),
                    PLACE);

    private PruneSql() {}

    private static String jobs(String among, JobStatus status) {
        return JOBS.formatted(
                SLICE.formatted("ended", among, ID_AT.formatted("$1")),
                OLD.formatted("completed_at"),
                status,
                status.name().toLowerCase(Locale.ROOT),
                PLACE);
    }
}
