package io.bascule.store;

import io.bascule.job.JobType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;

/** The job types that some node has handled, so that every node and {@code bascule.submit_job} knows them. */
public final class JobTypeStore {
    private final Database database;

    public JobTypeStore(Database database) {
        this.database = database;
    }

    /** Enters a type, or what its handler now says of it. */
    public Future<Void> announce(JobType type) {
        Tuple parameters = Tuple.of(type.name(), type.description(), type.maxAttempts(), type.timeoutMs())
                .addInteger(type.concurrency())
                .addJsonObject(type.example())
                .addJsonObject(type.schema());
        return database.query(JobTypeSql.ANNOUNCE, parameters).mapEmpty();
    }

    /** All known types, by name. */
    public Future<List<JobType>> known() {
        return database.query(JobTypeSql.KNOWN, Tuple.tuple()).map(rows -> Rows.list(rows, JobTypeStore::type));
    }

    /** The names of those that are paused or have limits for all nodes together. */
    public Future<Set<String>> limited() {
        return database.query(JobTypeSql.LIMITED, Tuple.tuple())
                .map(rows -> Set.copyOf(Rows.list(rows, row -> row.getString("name"))));
    }

    private static JobType type(Row row) {
        return new JobType(
                row.getString("name"),
                row.getString("description"),
                row.getInteger("max_attempts"),
                row.getLong("timeout_ms"),
                row.getInteger("concurrency"),
                row.getJsonObject("example"),
                row.getJsonObject("schema"));
    }
}
