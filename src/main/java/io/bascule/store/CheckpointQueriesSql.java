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

    private CheckpointQueriesSql() {}

    /** Statuses are literals, and the type is named, so that the planner sees that the partial index fits. */
    static String page(CheckpointFilter filter, Tuple parameters) {
        List<String> conditions = new ArrayList<>();
        conditions.add("c.status in (" + literals(filter) + ")");
        if (!filter.statuses().contains(CheckpointStatus.RECORDED)) {
            conditions.add("c.checkpoint_type = 'APPROVAL_REQUIRED'");
        }
        if (filter.jobId() != null) {
            conditions.add("c.job_id = " + parameter(parameters, filter.jobId()));
        }
        if (filter.before() != null) {
            conditions.add("c.id < " + parameter(parameters, filter.before()));
        }
        // The page is cut before the jobs are fetched: a join of the whole list is no page.
        return "select " + Rows.CHECKPOINT + ", " + Rows.JOB_WITHOUT_DATA
                + " from (select * from bascule.checkpoints c where " + String.join(" and ", conditions)
                + " order by c.id desc limit " + parameter(parameters, filter.limit() + 1)
                + (filter.offset() > 0 ? " offset " + parameter(parameters, filter.offset()) : "")
                + ") c join bascule.jobs j on j.id = c.job_id order by c.id desc";
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
