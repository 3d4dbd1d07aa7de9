package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJobRules;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The statements of {@link JobQueries}. A list's statement holds only the conditions that are set, and statuses as literals, so
 * that the planner can see which partial index fits.
 */
final class JobQueriesSql {
    static final String ONE = "select " + Rows.JOB + " from bascule.jobs j where j.id = $1";

    static final String LOGS =
            "select " + Rows.LOG + " from bascule.job_logs l where l.job_id = $1 and l.id > $2 order by l.id limit $3";

    static final String LAST_LOGS =
            "select " + Rows.LOG + " from bascule.job_logs l where l.job_id = $1 order by l.id desc limit $2";

    static final String RUNS =
            "select " + Rows.RUN + " from bascule.job_runs r where r.job_id = $1 order by r.epoch limit $2";

    static final String CLAIMED_AT = "select j.claimed_at from bascule.jobs j where j.id = $1";

    /** Ids carry their node's clock and rows the database's: they differ by less than this. */
    private static final Duration CLOCK_SLACK = Duration.ofDays(1);

    private final List<String> conditions = new ArrayList<>();
    private final List<String> bounds = new ArrayList<>();
    private final Tuple parameters = Tuple.tuple();

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

    /** Newest first, a walk for each state: where a job's row lies is its state. */
    private String ids(JobFilter filter, int most) {
        if (anyState(filter)) {
            return "select j.id from bascule.submitted j " + whereClause();
        }
        String limit = parameter(most);
        return filter.statuses().stream()
                .sorted()
                .map(status -> "(" + of(status) + " order by j.id desc limit " + limit + ")")
                .collect(Collectors.joining(" union all ", "select id from (", ") found"));
    }

    private String unordered(JobFilter filter) {
        return anyState(filter)
                ? "select 1 from bascule.submitted j " + whereClause()
                : filter.statuses().stream()
                        .sorted()
                        .map(status -> "(" + of(status) + ")")
                        .collect(Collectors.joining(" union all "));
    }

    private static boolean anyState(JobFilter filter) {
        return filter.statuses() == null || filter.statuses().isEmpty();
    }

    private String of(JobStatus status) {
        String state = switch (status) {
            case PENDING -> "ready t on t.id = j.id and t.epoch = 0";
            case QUEUED -> "ready t on t.id = j.id and t.epoch > 0";
            case RUNNING -> "running t on t.id = j.id";
            case WAITING_APPROVAL -> "waiting t on t.id = j.id";
            case COMPLETED, FAILED, CANCELLED -> "ended t on t.id = j.id and t.status = '" + status + "'";
        };
        return "select j.id from bascule.submitted j join bascule." + state + inBounds("t") + " " + whereClause();
    }

    private static JobQueriesSql matching(JobFilter filter, Caller caller) {
        JobQueriesSql sql = new JobQueriesSql();
        if (!caller.role().seesAllJobs()) {
            sql.where("j.user_id = " + sql.parameter(caller.userId()));
        }
        if (filter.userId() != null) {
            sql.where("j.user_id = " + sql.parameter(filter.userId()));
        }
        if (filter.jobType() != null) {
            sql.where("j.job_type = " + sql.parameter(filter.jobType()));
        }
        if (filter.tag() != null) {
            sql.where("j.tags <> '{}' and j.tags @> array[" + sql.parameter(filter.tag()) + "::text]");
        }
        if (filter.text() != null) {
            sql.matchText(filter.text());
        }
        sql.matchTimes(filter.createdAfter(), filter.createdBefore());
        return sql;
    }

    private void matchText(String text) {
        List<String> ways = new ArrayList<>();
        ways.add("(j.task_description is not null and to_tsvector('simple', j.task_description) @@ "
                + "plainto_tsquery('simple', " + parameter(text) + "))");
        Ids.parse(text).ifPresent(id -> ways.add("j.id = " + parameter(id)));
        if (NewJobRules.isJobType(text)) {
            ways.add("j.job_type = " + parameter(text));
        }
        where("(" + String.join(" or ", ways) + ")");
    }

    /** The bounds on the id say nothing new; they let the walk along the ids begin and end near the times asked for. */
    private void matchTimes(Instant after, Instant before) {
        if (after != null) {
            where("j.created_at >= " + parameter(Rows.time(after)));
            bound(">=", firstIdOf(after.minus(CLOCK_SLACK)));
        }
        if (before != null) {
            where("j.created_at < " + parameter(Rows.time(before)));
            bound("<", firstIdOf(before.plus(CLOCK_SLACK)));
        }
    }

    /** The smallest UUIDv7 of a millisecond. */
    static UUID firstIdOf(Instant time) {
        long ms = Math.min(Math.max(time.toEpochMilli(), 0), (1L << 48) - 1);
        return new UUID(ms << 16, 0);
    }

    /** Of the ids; said of both halves of a job, since the planner carries over only what is equal. */
    private void bound(String comparison, UUID id) {
        bounds.add("id " + comparison + " " + parameter(id));
    }

    private String inBounds(String table) {
        return bounds.stream().map(bound -> " and " + table + "." + bound).collect(Collectors.joining());
    }

    private void where(String condition) {
        conditions.add(condition);
    }

    private String whereClause() {
        return "where true" + inBounds("j")
                + conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining());
    }

    private String parameter(Object value) {
        parameters.addValue(value);
        return "$" + parameters.size();
    }
}
