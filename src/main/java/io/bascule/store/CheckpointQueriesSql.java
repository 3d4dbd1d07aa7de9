package io.bascule.store;

import io.bascule.job.CheckpointFilter;
import io.bascule.job.CheckpointStatus;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of {@link CheckpointQueries}. */
final class CheckpointQueriesSql {
    static final String OF_JOB = "select " + Rows.CHECKPOINT
            + " from bascule.checkpoints c where c.job_id = $1 and c.id > $2 order by c.id limit $3";

    static final String ONE = "select " + Rows.CHECKPOINT + ", " + Rows.JOB
            + " from bascule.checkpoints c join bascule.jobs j on j.id = c.job_id where c.id = $1";

    static final String SOME = "select " + Rows.CHECKPOINT_WITHOUT_DATA + ", " + Rows.JOB_WITHOUT_DATA
            + " from bascule.checkpoints c join bascule.jobs j on j.id = c.job_id where c.id = any ($1)";

    /** The cursor names a row, whose deadline is looked up: a decision since then does not change it. */
    private static final String AFTER_DEADLINE_OF =
            "(c.expires_at, c.id) > (select l.expires_at, l.id from bascule.checkpoints l where l.id = %s)";

    private CheckpointQueriesSql() {}

    /** The page is cut before the jobs are fetched: a join of the whole list is no page. */
    static String page(CheckpointFilter filter, Tuple parameters) {
        List<String> conditions = conditions(filter, parameters);
        boolean byDeadline = filter.order() == CheckpointFilter.Order.DEADLINE;
        if (filter.before() != null) {
            String cursor = parameter(parameters, filter.before());
            conditions.add(byDeadline ? AFTER_DEADLINE_OF.formatted(cursor) : "c.id < " + cursor);
        }
        String order = byDeadline ? "c.expires_at, c.id" : "c.id desc";
        return "select " + (filter.withData() ? Rows.CHECKPOINT : Rows.CHECKPOINT_WITHOUT_DATA) + ", "
                + Rows.JOB_WITHOUT_DATA + " from (select * from bascule.checkpoints c where "
                + String.join(" and ", conditions) + " order by " + order + " limit "
                + parameter(parameters, filter.limit() + 1)
                + (filter.offset() > 0 ? " offset " + parameter(parameters, filter.offset()) : "")
                + ") c join bascule.jobs j on j.id = c.job_id order by " + order;
    }

    static String count(CheckpointFilter filter, int cap, Tuple parameters) {
        return "select count(*) as n from (select 1 from bascule.checkpoints c where "
                + String.join(" and ", conditions(filter, parameters)) + " limit " + parameter(parameters, cap + 1L)
                + ") counted";
    }

    /** Statuses are literals, and the type is named, so that the planner sees that the partial index fits. */
    private static List<String> conditions(CheckpointFilter filter, Tuple parameters) {
        List<String> conditions = new ArrayList<>();
        conditions.add("c.status in (" + literals(filter) + ")");
        if (!filter.statuses().contains(CheckpointStatus.RECORDED)) {
            conditions.add("c.checkpoint_type = 'APPROVAL_REQUIRED'");
        }
        if (filter.jobId() != null) {
            conditions.add("c.job_id = " + parameter(parameters, filter.jobId()));
        }
        return conditions;
    }

    private static String literals(CheckpointFilter filter) {
        return filter.statuses().stream()
                .sorted()
                .map(CheckpointStatus::name)
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(", "));
    }

    private static String parameter(Tuple parameters, Object value) {
        parameters.addValue(value);
        return "$" + parameters.size();
    }
}
