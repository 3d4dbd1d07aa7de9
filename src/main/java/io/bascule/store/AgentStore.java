package io.bascule.store;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentRun;
import io.bascule.job.AgentStatus;
import io.bascule.job.Caller;
import io.bascule.job.DutyKey;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Remote agents: who they are, when they were last seen, and the runs that they have and had. */
public final class AgentStore {
    /** Most job types that the agents of a user may bring in; a poll that goes beyond is the last. */
    static final int MAX_TYPES = 200;

    private static final int MAX_COUNTED = 10_000;

    private final Database database;
    private final Duration onlineFor;

    /**
     * @param onlineFor an agent of which nothing was heard for so long is offline
     */
    public AgentStore(Database database, Duration onlineFor) {
        this.database = database;
        this.onlineFor = onlineFor;
    }

    /**
     * A sign of life.
     *
     * @param id of its row, be it there or to be made
     */
    public record Sign(UUID id, AgentCard card, UUID userId, UUID apiKeyId) {
        /** Whether the agent says the same again, with the same key. */
        public boolean isSame(AgentCard otherCard, UUID otherKeyId) {
            return card.equals(otherCard) && apiKeyId.equals(otherKeyId);
        }
    }

    /** An agent that is entered. */
    public record Entered(UUID id, Instant firstSeenAt, Instant seenAt) {}

    /** An agent that was removed: its row, its name, and whose it was. */
    public record Removed(UUID id, String agentId, UUID userId) {}

    /** How many agents are online, and how many runs agents have. */
    public record Counts(int online, int leases) {}

    /**
     * Enters agents, or what they now say of themselves.
     *
     * @param maxPerUser how many a user may have; not kept to exactly where several are entered at one time
     * @return for each, in order; a failure with {@code CONFLICT} where the name is another user's, or the user has too many
     */
    public Future<List<Future<Entered>>> enter(List<Sign> signs, int maxPerUser) {
        return database.query(AgentSql.ENTER, AgentRows.columns(signs).addInteger(maxPerUser))
                .map(rows -> {
                    Map<String, Entered> entered = new HashMap<>();
                    rows.forEach(row -> entered.put(row.getString("agent_id"), entered(row)));
                    return signs.stream()
                            .map(sign -> Optional.ofNullable(
                                            entered.get(sign.card().agentId()))
                                    .map(Future::succeededFuture)
                                    .orElseGet(() -> refused(sign, maxPerUser)))
                            .toList();
                });
    }

    private static Entered entered(Row row) {
        return new Entered(row.getUUID("id"), Rows.instant(row, "first_seen_at"), Rows.instant(row, "seen_at"));
    }

    private Future<Entered> refused(Sign sign, int maxPerUser) {
        String agentId = sign.card().agentId();
        return database.query(AgentSql.OWNER, Tuple.of(agentId))
                .compose(rows -> Future.failedFuture(
                        rows.size() > 0
                                ? notYours(agentId)
                                : Fault.of(
                                        ErrorCode.CONFLICT,
                                        "You have " + maxPerUser + " agents; delete one that is not used.")));
    }

    /** The answer to one who uses another user's name for an agent. */
    public static Fault notYours(String agentId) {
        return Fault.of(
                ErrorCode.CONFLICT,
                "The agentId '" + agentId
                        + "' is another user's; give your agent another one, for example with its host's name.");
    }

    /**
     * Writes of agents that they were seen, and nothing else.
     *
     * @return those that are still there and say what they said here; the others have to be entered anew
     */
    public Future<Set<UUID>> seen(List<Sign> signs) {
        return database.query(AgentSql.SEEN, AgentRows.columns(signs))
                .map(rows -> new HashSet<>(Rows.list(rows, row -> row.getUUID("id"))));
    }

    /** Writes of agents that they were seen, whatever they say of themselves. */
    public Future<Void> alive(List<UUID> agents) {
        return database.query(AgentSql.ALIVE, Tuple.tuple().addArrayOfUUID(agents.toArray(UUID[]::new)))
                .mapEmpty();
    }

    /**
     * Enters the job types that an agent runs, so that jobs of them can be submitted. One that a node's handler announced, or another
     * user's agent described, is left as it is.
     *
     * @return a failure with {@code CONFLICT} where the user's agents have brought in too many
     */
    public Future<Void> declare(UUID userId, List<AgentCard.DeclaredType> types) {
        Tuple parameters = Tuple.of(userId)
                .addArrayOfString(texts(types, one -> one.type().name()))
                .addArrayOfString(texts(types, one -> one.type().description()))
                .addArrayOfInteger(
                        types.stream().map(one -> one.type().maxAttempts()).toArray(Integer[]::new))
                .addArrayOfLong(
                        types.stream().map(one -> one.type().timeoutMs()).toArray(Long[]::new))
                .addArrayOfString(texts(types, one -> one.type().example().encode()))
                .addArrayOfString(texts(
                        types,
                        one -> one.type().schema() == null
                                ? null
                                : one.type().schema().encode()))
                .addArrayOfBoolean(
                        types.stream().map(AgentCard.DeclaredType::isDescribed).toArray(Boolean[]::new))
                .addInteger(MAX_TYPES);
        return database.query(AgentSql.DECLARE_TYPES, parameters).compose(done -> allKnown(types));
    }

    private Future<Void> allKnown(List<AgentCard.DeclaredType> types) {
        String[] names = texts(types, one -> one.type().name());
        return database.query(AgentSql.KNOWN_TYPES, Tuple.tuple().addArrayOfString(names))
                .compose(rows -> rows.size() == names.length
                        ? Future.succeededFuture()
                        : Future.failedFuture(Fault.of(
                                ErrorCode.CONFLICT,
                                "Your agents have brought in " + MAX_TYPES
                                        + " job types, and no more are taken; poll with names among those, or with types that"
                                        + " other users' agents or the server's own handlers run.")));
    }

    private static String[] texts(List<AgentCard.DeclaredType> types, Function<AgentCard.DeclaredType, String> text) {
        return types.stream().map(text).toArray(String[]::new);
    }

    /**
     * A page, newest first.
     *
     * @param userId only this user's, or null for all
     * @param status only those of it, or null
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Agent>> list(UUID userId, AgentStatus status, UUID before, int limit) {
        Tuple parameters = Tuple.of(onlineFor.toMillis(), userId, status == null ? null : status.name(), before)
                .addInteger(limit + 1);
        return database.query(AgentSql.LIST, parameters).map(rows -> Page.of(Rows.list(rows, AgentRows::agent), limit));
    }

    /** The agent of this name. */
    public Future<Optional<Agent>> find(String agentId) {
        return database.query(AgentSql.ONE, Tuple.of(onlineFor.toMillis(), agentId))
                .map(rows -> Rows.first(rows).map(AgentRows::agent));
    }

    /** The runs that an agent has, newest first. */
    public Future<List<AgentRun>> current(UUID agent) {
        return database.query(AgentSql.CURRENT, Tuple.of(agent)).map(rows -> Rows.list(rows, AgentRows::run));
    }

    /** The newest runs that these agents have, up to {@code mostEach} of each; those that have none are not there. */
    public Future<Map<UUID, List<AgentRun>>> currentOfEach(List<UUID> agents, int mostEach) {
        Tuple parameters =
                Tuple.tuple().addArrayOfUUID(agents.toArray(UUID[]::new)).addInteger(mostEach);
        return database.query(AgentSql.CURRENT_OF_EACH, parameters).map(rows -> {
            Map<UUID, List<AgentRun>> runs = new HashMap<>();
            rows.forEach(row -> runs.computeIfAbsent(row.getUUID("agent"), agent -> new ArrayList<>())
                    .add(AgentRows.run(row)));
            return runs;
        });
    }

    /**
     * Runs that an agent had, newest first, for as long as their jobs are kept.
     *
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<AgentRun>> past(UUID agent, UUID before, int limit) {
        return database.query(AgentSql.PAST, Tuple.of(agent, before, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, AgentRows::run), limit));
    }

    /** How an agent's runs of the last day ended; of the last {@value #MAX_COUNTED} where there were more. */
    public Future<Map<AgentRun.Outcome, Long>> lastDay(UUID agent) {
        return database.query(AgentSql.LAST_DAY, Tuple.of(agent, MAX_COUNTED)).map(rows -> {
            Map<AgentRun.Outcome, Long> counts = new EnumMap<>(AgentRun.Outcome.class);
            rows.forEach(row -> counts.merge(
                    AgentRows.outcome(row.getString("outcome"), row.getString("error_code")),
                    row.getLong("n"),
                    Long::sum));
            return counts;
        });
    }

    /**
     * Removes an agent; what it ran stays in the jobs' histories. Its leases are the caller's to end: see {@link LeaseStore#expireOf}.
     *
     * @return its row's id; a failure with {@code NOT_FOUND} where there is none that {@code by} may remove
     */
    public Future<Removed> remove(Caller by, String agentId) {
        return database.transaction(tx -> tx.preparedQuery(AgentSql.LOCK)
                .execute(Tuple.of(agentId))
                .map(rows -> Rows.first(rows)
                        .filter(row -> by.controls(row.getUUID("user_id")))
                        .orElseThrow(() -> Fault.notFound("agent")))
                .compose(row -> remove(tx, by, agentId, row.getUUID("id"), row.getUUID("user_id"))));
    }

    private static Future<Removed> remove(SqlConnection tx, Caller by, String agentId, UUID id, UUID userId) {
        JsonObject detail = new JsonObject().put("agentId", agentId).put("userId", userId.toString());
        return tx.preparedQuery(AgentSql.REMOVE)
                .execute(Tuple.of(id))
                .compose(gone -> AuditStore.append(tx, by, "agent.removed", "agent:" + id, detail))
                .map(new Removed(id, agentId, userId));
    }

    /** Removes up to {@code limit} agents that were not seen for so long and have no job. */
    public Future<Integer> removeUnseen(DutyKey duty, Duration unseenFor, int limit) {
        return database.query(AgentSql.REMOVE_UNSEEN, Tuple.of(unseenFor.toMillis(), limit, duty.duty(), duty.epoch()))
                .map(rows -> rows.rowCount());
    }

    /** How many agents are online now, and how many runs agents have. */
    public Future<Counts> counts() {
        return database.query(AgentSql.COUNTS, Tuple.of(onlineFor.toMillis()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Counts(row.getInteger("online"), row.getInteger("leases")));
    }
}
