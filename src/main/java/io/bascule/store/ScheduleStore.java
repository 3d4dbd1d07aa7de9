package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.DutyKey;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.job.Scope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Schedules. Each change that people make is audited in its own transaction; what the clock does is in the jobs. */
public final class ScheduleStore {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;

    public ScheduleStore(Database database) {
        this.database = database;
    }

    /**
     * What a schedule is to be.
     *
     * @param nextAt its next slot; null where it is disabled, or where none will come
     */
    public record Wanted(ScheduleTerms terms, boolean enabled, Instant nextAt) {
        private boolean isNothingFor(Schedule schedule) {
            return terms.equals(schedule.terms())
                    && enabled == schedule.enabled()
                    && Objects.equals(nextAt, schedule.nextAt());
        }
    }

    /**
     * A schedule with a slot that has come.
     *
     * @param owner as whom its job is submitted
     * @param ownerIsActive whether the owner may still sign in
     * @param keyIsOpen whether the API key that made it, if one did, is neither revoked nor over
     * @param now by the database's clock
     */
    public record Due(Schedule schedule, Caller owner, boolean ownerIsActive, boolean keyIsOpen, Instant now) {
        public Place place() {
            return new Place(schedule.nextAt(), schedule.id());
        }
    }

    /** A place in the order of what is due. */
    public record Place(Instant nextAt, UUID id) {
        /** Before all others. */
        public static final Place FIRST = new Place(Instant.EPOCH, new UUID(0, 0));
    }

    /**
     * What became of the slots that were due.
     *
     * @param slot the latest that is done with, or null for none
     * @param jobId null where there is no new job
     * @param error why, or null
     * @param nextAt null where no more slots come
     */
    public record Outcome(Instant slot, UUID jobId, String error, Instant nextAt) {}

    /**
     * Makes a schedule of {@code by}.
     *
     * @param wanted from the present time of the database's clock
     * @param max how many schedules a user may have
     * @return a failure with {@code CONFLICT} where {@code by} has that many, or one of the name; {@code FORBIDDEN} where the user
     *     became inactive
     */
    public Future<Schedule> create(Caller by, UUID id, Function<Instant, Wanted> wanted, int max) {
        return database.transaction(connection -> lockOwner(connection, by)
                .compose(owner -> timeIfThereIsRoom(connection, by, max))
                .compose(now -> insert(connection, by, id, wanted.apply(now)))
                .compose(created -> audit(connection, by, "schedule.created", created, ScheduleRows.detail(created))));
    }

    public Future<Optional<Schedule>> find(UUID id) {
        return database.query(ScheduleSql.FIND, Tuple.of(id)).map(ScheduleStore::first);
    }

    /**
     * A page, newest first, without the jobs' inputs.
     *
     * @param userId only this user's, or null for all
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Schedule>> list(UUID userId, UUID before, int limit) {
        return database.query(ScheduleSql.LIST, Tuple.of(userId, before, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, ScheduleRows::schedule), limit));
    }

    /**
     * Changes a schedule. Its {@code lastError} is forgotten; its key is from then on the one with which its owner changed it, if one.
     *
     * @param wanted from the schedule as it is and the present time of the database's clock; what it throws is the failure
     * @return a failure with {@code NOT_FOUND}, or with {@code CONFLICT} where its owner has another of the name
     */
    public Future<Schedule> change(Caller by, UUID id, BiFunction<Schedule, Instant, Wanted> wanted) {
        return database.transaction(connection -> connection
                .preparedQuery(ScheduleSql.LOCK)
                .execute(Tuple.of(id))
                .compose(rows -> update(connection, by, rows, wanted)));
    }

    /**
     * Removes a schedule; the jobs that it submitted stay.
     *
     * @return false where there was none
     */
    public Future<Boolean> delete(Caller by, UUID id) {
        return database.transaction(connection -> connection
                .preparedQuery(ScheduleSql.DELETE)
                .execute(Tuple.of(id))
                .map(ScheduleStore::first)
                .compose(gone -> gone.isEmpty()
                        ? Future.succeededFuture(false)
                        : audit(connection, by, "schedule.deleted", gone.get(), ScheduleRows.detail(gone.get()))
                                .map(true)));
    }

    /** Those that have a slot that has come, the longest due first. */
    public Future<List<Due>> due(Place after, int limit) {
        return database.query(ScheduleSql.DUE, Tuple.of(Rows.time(after.nextAt()), after.id(), limit))
                .map(rows -> Rows.list(rows, ScheduleStore::due));
    }

    /**
     * Notes what became of the slots that were due.
     *
     * @param read as {@link #due} gave it
     * @return false where the term is over, or where the schedule was changed, deleted or advanced meanwhile: nothing was written
     */
    public Future<Boolean> advance(DutyKey duty, Schedule read, Outcome outcome) {
        Tuple parameters = Tuple.of(read.id(), Rows.time(read.nextAt()), duty.duty(), duty.epoch())
                .addOffsetDateTime(Rows.time(outcome.nextAt()))
                .addOffsetDateTime(Rows.time(outcome.slot()))
                .addUUID(outcome.jobId())
                .addString(outcome.error());
        return database.query(ScheduleSql.ADVANCE, parameters).map(rows -> rows.rowCount() == 1);
    }

    private static Future<Void> lockOwner(SqlConnection connection, Caller owner) {
        return connection
                .preparedQuery(ScheduleSql.LOCK_OWNER)
                .execute(Tuple.of(owner.userId()))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Fault.of(ErrorCode.FORBIDDEN, "Your account was changed meanwhile; sign in again.")));
    }

    private static Future<Instant> timeIfThereIsRoom(SqlConnection connection, Caller owner, int max) {
        return connection
                .preparedQuery(ScheduleSql.COUNT)
                .execute(Tuple.of(owner.userId()))
                .map(rows -> rows.iterator().next())
                .compose(row -> row.getLong("count") < max
                        ? Future.succeededFuture(Rows.instant(row, "now"))
                        : Future.failedFuture(Fault.of(
                                ErrorCode.CONFLICT, "You have " + max + " schedules; delete one that is not used.")));
    }

    private static Future<Schedule> insert(SqlConnection connection, Caller by, UUID id, Wanted wanted) {
        return connection
                .preparedQuery(ScheduleSql.CREATE)
                .execute(ScheduleRows.add(Tuple.of(id, by.userId(), by.apiKeyId()), wanted))
                .map(rows -> ScheduleRows.schedule(rows.iterator().next()))
                .recover(failure -> Future.failedFuture(taken(failure, wanted)));
    }

    private static Future<Schedule> update(
            SqlConnection connection, Caller by, RowSet<Row> locked, BiFunction<Schedule, Instant, Wanted> change) {
        if (locked.size() == 0) {
            return Future.failedFuture(Fault.notFound("schedule"));
        }
        Row row = locked.iterator().next();
        Schedule was = ScheduleRows.schedule(row);
        Wanted wanted = change.apply(was, Rows.instant(row, "now"));
        UUID key = was.userId().equals(by.userId()) ? by.apiKeyId() : was.apiKeyId();
        if (wanted.isNothingFor(was) && Objects.equals(key, was.apiKeyId())) {
            return Future.succeededFuture(was);
        }
        return connection
                .preparedQuery(ScheduleSql.CHANGE)
                .execute(ScheduleRows.add(Tuple.of(was.id()), wanted).addUUID(key))
                .map(rows -> ScheduleRows.schedule(rows.iterator().next()))
                .recover(failure -> Future.failedFuture(taken(failure, wanted)))
                .compose(changed ->
                        audit(connection, by, "schedule.changed", changed, ScheduleRows.difference(was, changed)));
    }

    private static Throwable taken(Throwable failure, Wanted wanted) {
        return failure instanceof PgException refused && refused.getSqlState().equals(UNIQUE_VIOLATION)
                ? Fault.of(
                        ErrorCode.CONFLICT,
                        "There is a schedule named " + wanted.terms().name() + " already; choose another name.")
                : failure;
    }

    private static Future<Schedule> audit(
            SqlConnection connection, Caller by, String action, Schedule schedule, JsonObject detail) {
        return AuditStore.append(connection, by, action, "schedule:" + schedule.id(), detail)
                .map(schedule);
    }

    private static Due due(Row row) {
        Schedule schedule = ScheduleRows.schedule(row);
        Caller owner = new Caller(
                schedule.userId(),
                row.getString("username"),
                Role.valueOf(row.getString("role")),
                schedule.apiKeyId(),
                schedule.apiKeyId() == null ? Set.of() : Set.of(Scope.SUBMIT));
        return new Due(
                schedule, owner, row.getBoolean("active"), row.getBoolean("key_is_open"), Rows.instant(row, "now"));
    }

    private static Optional<Schedule> first(RowSet<Row> rows) {
        return Rows.list(rows, ScheduleRows::schedule).stream().findFirst();
    }
}
