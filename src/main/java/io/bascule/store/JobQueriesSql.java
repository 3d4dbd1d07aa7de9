package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJobRules;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The statements of {@link JobQueries}. A list's statement holds only the conditions that are set, and statuses as literals, so
 * that the planner can see which partial index fits.
 */
final class JobQueriesSql {
    /** $1 job, $2 whether all are seen, $3 who asks. */
    static final String ONE = "select " + Rows.JOB + " from bascule.jobs j where j.id = $1 and "
            + Whose.isSeenById("j", "$2::boolean", "$3::uuid");

    /** Likewise. */
    static final String WATCHED = "select " + Rows.JOB_WITHOUT_DATA + """
            , o.project_id is not null as of_project
            from bascule.jobs j join bascule.submitted o on o.id = j.id
            where j.id = $1 and ($2::boolean or (%s))
            """.formatted(Whose.isSeen("o", "$3::uuid"));

    static final String LOGS =
            "select " + Rows.LOG + " from bascule.job_logs l where l.job_id = $1 and l.id > $2 order by l.id limit $3";

    static final String LAST_LOGS = "select " + Rows.LOG
            + " from bascule.job_logs l where l.job_id = $1 and l.id < $2 order by l.id desc limit $3";

    static final String RUNS =
            "select " + Rows.RUN + " from bascule.job_runs r where r.job_id = $1 order by r.epoch limit $2";

    static final String SOME = "select " + Rows.JOB_WITHOUT_DATA + " from bascule.jobs j where j.id = any ($1)";

    /** $1 jobs, $2 the line to begin with of each, $3 most lines of each. */
    static final String LINES_FROM = "select " + Rows.LOG + """
             from unnest($1::uuid[], $2::uuid[]) as wanted (job_id, first)
            cross join lateral (
              select * from bascule.job_logs o where o.job_id = wanted.job_id and o.id >= wanted.first order by o.id limit $3) l
            order by l.id
            """;

    static final String CLAIMED_AT = "select j.claimed_at from bascule.jobs j where j.id = $1";

    /** So many are looked up one by one. */
    private static final int FEW = 200;

    /** So many that run are looked through without a thought. */
    private static final int MUCH = 2_000;

    private final List<String> conditions = new ArrayList<>();
    private final List<String> bounds = new ArrayList<>();
    private final Tuple parameters = Tuple.tuple();
    private String type;
    private String tag;

    private JobQueriesSql() {}

    /** A statement and its parameters. */
    record Statement(String sql, Tuple parameters) {}

    static Statement page(JobFilter filter, Caller caller, boolean withData) {
        JobQueriesSql sql = matching(filter, caller);
        if (filter.before() != null) {
            sql.bound("<", filter.before());
        }
        String columns = withData ? Rows.JOB : Rows.JOB_WITHOUT_DATA;
        // The page is cut before the jobs are put together: a join of the whole list is no page.
        String text = "select " + columns + " from (" + sql.ids(filter, filter.limit() + 1 + filter.offset())
                + " order by id desc limit " + sql.parameter(filter.limit() + 1)
                + (filter.offset() > 0 ? " offset " + sql.parameter(filter.offset()) : "")
                + ") page join bascule.jobs j on j.id = page.id order by j.id desc";
        return new Statement(text, sql.parameters);
    }

    /** Counts to {@code cap} and one more, wherever the page is. */
    static Statement count(JobFilter filter, Caller caller, int cap) {
        JobQueriesSql sql = matching(filter, caller);
        String text = "select count(*) as n from (" + sql.unordered(filter) + " limit " + sql.parameter(cap + 1)
                + ") counted";
        return new Statement(text, sql.parameters);
    }

    /** How many jobs are in each state, by their literal names, each counted to {@code cap} and one more. */
    static Statement counts(JobFilter filter, Caller caller, int cap) {
        JobQueriesSql sql = matching(filter, caller);
        String limit = sql.parameter(cap + 1);
        String text = wanted(filter).stream()
                .map(status -> "select '" + status + "' as status, count(*) as n, now() as at from (" + sql.of(status)
                        + " limit " + limit + ") counted")
                .collect(Collectors.joining(" union all "));
        return new Statement(text, sql.parameters);
    }

    /** Of the newest {@code most}, how many are in each state. One row has no state: it says when, and whether there are more. */
    static Statement countsOfNewest(JobFilter filter, Caller caller, int most) {
        JobQueriesSql sql = matching(filter, caller);
        // Nearly all have ended, and what follows in a coalesce is not looked at for those.
        String text = """
            with page as materialized (select id from (%1$s order by id desc limit %2$s + 1) found)
            select coalesce(
                (select e.status from bascule.ended e where e.id = page.id),
                (select case when r.epoch = 0 then 'PENDING' else 'QUEUED' end from bascule.ready r where r.id = page.id),
                (select 'RUNNING' from bascule.running u where u.id = page.id),
                (select 'WAITING_APPROVAL' from bascule.waiting w where w.id = page.id)) as status,
              count(*) as n, now() as at, false as has_more
            from (select id from page order by id desc limit %2$s) page group by 1
            union all
            select null, 0, now(), (select count(*) from page) > %2$s
            """.formatted(sql.ids(filter, most + 1), sql.parameter(most) + "::bigint");
        return new Statement(text, sql.parameters);
    }

    /** The ids of a page of jobs, newest first, and what time it is. */
    static Statement pageOfIds(JobFilter filter, Caller caller) {
        JobQueriesSql sql = matching(filter, caller);
        if (filter.before() != null) {
            sql.bound("<", filter.before());
        }
        String text = "select id, now() as at from (" + sql.ids(filter, filter.limit() + 1) + " order by id desc limit "
                + sql.parameter(filter.limit() + 1) + ") page";
        return new Statement(text, sql.parameters);
    }

    private static List<JobStatus> wanted(JobFilter filter) {
        return anyState(filter)
                ? List.of(JobStatus.values())
                : filter.statuses().stream().sorted().toList();
    }

    /** Newest first, a walk for each state: where a job's row lies is its state. */
    private String ids(JobFilter filter, int most) {
        if (anyState(filter)) {
            return "select j.id from " + asked();
        }
        String limit = parameter(most);
        return filter.statuses().stream()
                .sorted()
                .map(status -> "(" + of(status) + " order by t.id desc limit " + limit + ")")
                .collect(Collectors.joining(" union all ", "select id from (", ") found"));
    }

    private String unordered(JobFilter filter) {
        return anyState(filter)
                ? "select 1 from " + asked()
                : filter.statuses().stream()
                        .sorted()
                        .map(status -> "(" + of(status) + ")")
                        .collect(Collectors.joining(" union all "));
    }

    private static boolean anyState(JobFilter filter) {
        return filter.statuses() == null
                || filter.statuses().isEmpty()
                || filter.statuses().size() == JobStatus.values().length;
    }

    /** Of one state. What was asked of a job is looked at only where the filter asks for more than where the job lies. */
    private String of(JobStatus status) {
        boolean knowsType = status != JobStatus.COMPLETED;
        String lies = switch (status) {
            case PENDING -> "bascule.ready t where t.epoch = 0";
            case QUEUED -> "bascule.ready t where t.epoch > 0";
            case RUNNING -> "bascule.running t where true";
            case WAITING_APPROVAL -> "bascule.waiting t where true";
            case COMPLETED, FAILED, CANCELLED -> "bascule.ended t where t.status = '" + status + "'";
        };
        String there = lies + inBounds("t") + (knowsType ? ofType("t") : "");
        if (conditions.isEmpty() && tag == null && (type == null || knowsType)) {
            return "select t.id from " + there;
        }
        return status == JobStatus.RUNNING
                ? runningAmong(there)
                : "select t.id from " + facts() + " j join " + there.replace(" where ", " on t.id = j.id and ") + " "
                        + whereClause();
    }

    /**
     * What runs is mostly little, and what statistics say of it always old: without the fences, a walk over all history for it. Where
     * much runs and few are asked for, whatever their state, those few are looked at instead.
     */
    private String runningAmong(String there) {
        return """
            select t.id from (
              with much as materialized (
                select count(*) > %4$d as is_so from (select from bascule.running limit %4$d + 1) counted),
              asked as materialized (select j.id from %1$s and (select is_so from much) limit %2$d + 1)
              select r.id from asked cross join lateral (select id from bascule.running where id = asked.id offset 0) r
              where (select is_so from much) and (select count(*) from asked) <= %2$d
              union all
              select r.id from (select t.id from %3$s offset 0) r
              cross join lateral (select from %1$s and j.id = r.id offset 0) j
              where not (select is_so from much) or (select count(*) from asked) > %2$d) t""".formatted(asked(), FEW, there, MUCH);
    }

    private String asked() {
        return facts() + " j " + whereClause();
    }

    /** What was asked of jobs, of those of a tag alone where the filter names one; no more than their ids where nothing else is asked. */
    private String facts() {
        if (tag == null) {
            return "bascule.submitted";
        }
        String tagged = "bascule.job_tags g";
        String where = " where g.tag = " + tag + inBounds("g");
        return conditions.isEmpty() && type == null
                ? "(select g.id from " + tagged + where + ")"
                : "(select s.* from " + tagged + " join bascule.submitted s on s.id = g.id" + where + ")";
    }

    private static JobQueriesSql matching(JobFilter filter, Caller caller) {
        JobQueriesSql sql = new JobQueriesSql();
        if (!caller.role().seesAllJobs()) {
            sql.where(Whose.isOwn("j", sql.parameter(caller.userId())));
        }
        if (filter.userId() != null) {
            sql.where("j.user_id = " + sql.parameter(filter.userId()));
        }
        if (filter.jobType() != null) {
            sql.type = sql.parameter(filter.jobType());
        }
        if (filter.tag() != null) {
            sql.tag = sql.parameter(filter.tag());
        }
        if (filter.text() != null) {
            sql.matchText(filter.text());
        }
        sql.matchTimes(filter.createdAfter(), filter.createdBefore());
        return sql;
    }

    /**
     * The words are asked for twice, which says nothing new but makes them look rarer: of a word that statistics do not know, the planner
     * takes one job in two hundred to have it, and would look for a page of those, newest first, through all of history.
     */
    private void matchText(String text) {
        List<String> ways = new ArrayList<>();
        String has =
                " and to_tsvector('simple', j.task_description) @@ plainto_tsquery('simple', " + parameter(text) + ")";
        ways.add("(j.task_description is not null" + has + has + ")");
        Ids.parse(text).ifPresent(id -> ways.add("j.id = " + parameter(id)));
        if (NewJobRules.isJobType(text)) {
            ways.add("j.job_type = " + parameter(text));
        }
        where("(" + String.join(" or ", ways) + ")");
    }

    /** The bounds on the id say nothing new, since ids are made of the time; they let the walk along them begin and end there. */
    private void matchTimes(Instant after, Instant before) {
        if (after != null) {
            where("j.created_at >= " + parameter(Rows.time(after)));
            bound(">=", Ids.firstOf(after));
        }
        if (before != null) {
            where("j.created_at < " + parameter(Rows.time(before)));
            bound("<", Ids.firstOf(before.plus(1, ChronoUnit.MICROS)));
        }
    }

    /** Of the ids; said of both halves of a job, since the planner carries over only what is equal. */
    private void bound(String comparison, UUID id) {
        bounds.add("id " + comparison + " " + parameter(id));
    }

    private String inBounds(String table) {
        return bounds.stream().map(bound -> " and " + table + "." + bound).collect(Collectors.joining());
    }

    private String ofType(String table) {
        return type == null ? "" : " and " + table + ".job_type = " + type;
    }

    private void where(String condition) {
        conditions.add(condition);
    }

    private String whereClause() {
        return "where true" + inBounds("j") + ofType("j")
                + conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining());
    }

    private String parameter(Object value) {
        parameters.addValue(value);
        return "$" + parameters.size();
    }
}
