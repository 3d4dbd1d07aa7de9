package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.JobType;
import io.bascule.job.KnownType;
import io.bascule.job.TypeLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The job types that some node has handled, so that every node and {@code bascule.submit_job} knows them, and their limits. */
public final class JobTypeStore {
    private final Database database;

    public JobTypeStore(Database database) {
        this.database = database;
    }

    /**
     * The types that are not claimed as any other.
     *
     * @param limited those that are paused or have limits for all nodes together
     * @param paused those of them of which nothing starts
     */
    public record Limited(Set<String> limited, Set<String> paused) {}

    /** Enters a type, or what its handler now says of it. */
    public Future<Void> announce(JobType type) {
        Tuple parameters = Tuple.of(type.name(), type.description(), type.maxAttempts(), type.timeoutMs())
                .addInteger(type.concurrency())
                .addJsonObject(type.example())
                .addJsonObject(type.schema());
        return database.query(JobTypeSql.ANNOUNCE, parameters).mapEmpty();
    }

    /** All known types, by name. */
    public Future<List<KnownType>> known() {
        return database.query(JobTypeSql.KNOWN, Tuple.tuple()).map(rows -> Rows.list(rows, JobTypeStore::known));
    }

    /** Those of these names that are known. */
    public Future<List<JobType>> find(Set<String> names) {
        return database.query(JobTypeSql.FIND, Tuple.tuple().addArrayOfString(names.toArray(String[]::new)))
                .map(rows -> Rows.list(rows, JobTypeStore::type));
    }

    /** The names of all known types, in order. */
    public Future<List<String>> names() {
        return database.query(JobTypeSql.NAMES, Tuple.tuple())
                .map(rows -> Rows.list(rows, row -> row.getString("name")));
    }

    /** Those that have limits, now. */
    public Future<Limited> limited() {
        return database.query(JobTypeSql.LIMITED, Tuple.tuple())
                .map(rows -> new Limited(
                        Set.copyOf(Rows.list(rows, row -> row.getString("name"))),
                        Rows.list(rows, row -> row).stream()
                                .filter(row -> row.getBoolean("paused"))
                                .map(row -> row.getString("name"))
                                .collect(Collectors.toUnmodifiableSet())));
    }

    /**
     * Changes what is set of a type. What runs of it goes on, and counts.
     *
     * @return the type as it is then; a failure with {@code NOT_FOUND} where no node has announced it
     */
    public Future<KnownType> change(Caller by, String jobType, TypeLimits.Change change) {
        return database.transaction(tx -> tx.preparedQuery(JobTypeSql.LOCK)
                .execute(Tuple.of(jobType))
                .map(JobTypeStore::one)
                .compose(was -> {
                    KnownType now = new KnownType(was.type(), change.of(was.limits()), was.handled());
                    return now.equals(was) ? Future.succeededFuture(was) : change(tx, by, was, now);
                }));
    }

    private static Future<KnownType> change(SqlConnection tx, Caller by, KnownType was, KnownType now) {
        String name = now.type().name();
        TypeLimits limits = now.limits();
        Tuple parameters = Tuple.of(name, limits.paused(), limits.maxRunning())
                .addInteger(limits.rate() == null ? null : limits.rate().limit())
                .addLong(limits.rate() == null ? null : limits.rate().perMs());
        return tx.preparedQuery(JobTypeSql.CHANGE)
                .execute(parameters)
                .compose(changed -> limits.equals(TypeLimits.NONE) ? Future.succeededFuture() : markRunning(tx, name))
                .compose(marked ->
                        AuditStore.append(tx, by, "job-type.changed", "job-type:" + name, detail(was.limits(), limits)))
                .map(now);
    }

    /** What was claimed before the type had limits counts from now on. */
    static Future<Void> markRunning(SqlConnection tx, String jobType) {
        return tx.preparedQuery(JobTypeSql.MARK_RUNNING)
                .execute(Tuple.of(jobType))
                .mapEmpty();
    }

    private static JsonObject detail(TypeLimits was, TypeLimits now) {
        JsonObject detail = new JsonObject();
        if (was.paused() != now.paused()) {
            detail.put("paused", now.paused());
        }
        if (!Objects.equals(was.maxRunning(), now.maxRunning())) {
            detail.put("maxRunning", now.maxRunning()).put("maxRunningBefore", was.maxRunning());
        }
        if (!Objects.equals(was.rate(), now.rate())) {
            detail.put("rate", json(now.rate())).put("rateBefore", json(was.rate()));
        }
        return detail;
    }

    private static JsonObject json(TypeLimits.Rate rate) {
        return rate == null ? null : JsonObject.of("limit", rate.limit(), "perMs", rate.perMs());
    }

    private static KnownType one(RowSet<Row> rows) {
        return Rows.list(rows, JobTypeStore::known).stream().findFirst().orElseThrow(() -> Fault.notFound("job type"));
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

    private static KnownType known(Row row) {
        Integer rate = row.getInteger("rate_limit");
        return new KnownType(
                type(row),
                new TypeLimits(
                        row.getBoolean("paused"),
                        row.getInteger("max_running"),
                        rate == null ? null : new TypeLimits.Rate(rate, row.getLong("rate_ms"))),
                row.getBoolean("handled"));
    }
}
