package io.bascule.store;

import io.bascule.job.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** How work sessions went. */
public final class WorkAnalytics {
    private final Database database;

    public WorkAnalytics(Database database) {
        this.database = database;
    }

    /**
     * The figures of each agent type that has sessions, by name. Decisions and usage are those of all jobs that a session had and that
     * retention keeps.
     *
     * @param projectId null for all projects
     * @param since sessions made earlier do not count
     */
    public Future<List<AgentFigures>> of(UUID projectId, Instant since) {
        Future<RowSet<Row>> found = projectId == null
                ? database.query(WorkAnalyticsSql.OF_ALL, Tuple.of(Ids.firstOf(since)))
                : database.query(WorkAnalyticsSql.OF_PROJECT, Tuple.of(Ids.firstOf(since), projectId));
        return found.map(rows -> Rows.list(rows, WorkRows::figures));
    }
}
