package io.bascule.store;

import io.bascule.job.AgentReach;
import io.bascule.job.AgentRun;
import io.bascule.job.Checkpoint;
import io.bascule.job.DutyKey;
import io.bascule.job.Job;
import io.bascule.job.JournalEntry;
import io.bascule.job.Labels;
import io.bascule.job.Role;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The runs that remote agents have: claimed as nodes' are, each under a lease of its own, which heartbeats extend. What such a run
 * writes goes through {@link RunStore}, under the same fence.
 */
public final class LeaseStore {
    private static final Duration JITTER = Duration.ofSeconds(1);

    private final Database database;
    private final Duration headStart;
    private final LimitedClaim<List<Claimed>> limited;

    public LeaseStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
        this.limited = new LimitedClaim<>(database, List.of(), List::size);
    }

    /**
     * Who claims.
     *
     * @param agent its row
     * @param apiKey the key with which it claims: nothing, where that may not any more
     * @param role its user's: nothing of others, where the user has another by now
     * @param onlyUser the user whose jobs alone it takes, or null for everyone's
     * @param labels what its machine has
     * @param lease for how long
     * @param maxLeases how many it may have at once; its capacity too is kept to
     */
    public record Claimer(
            UUID agent,
            UUID apiKey,
            Role role,
            UUID onlyUser,
            Map<String, String> labels,
            Duration lease,
            int maxLeases) {}

    /** A job that was claimed, and the token of its run. */
    public record Claimed(Job job, UUID token, Instant leaseUntil) {}

    /** A job that an agent may claim. */
    public record Offered(
            UUID jobId,
            String jobType,
            String taskDescription,
            int priority,
            Instant createdAt,
            Map<String, String> requires) {}

    /** What a job that can be claimed asks of who claims it. */
    public record Open(String jobType, UUID userId, Map<String, String> requires) {}

    /** A heartbeat of a run, by a user's agent. */
    public record Beat(UUID jobId, UUID token, UUID userId) {}

    /** A lease that goes on; a cancelled one is not extended. */
    public record Extended(UUID agent, Instant leaseUntil, boolean cancelled) {}

    /**
     * A lease, over or not.
     *
     * @param job as its run has it, without its data
     * @param isLive whether the run owns the job
     */
    public record Held(UUID agent, String agentId, UUID userId, RunKey run, Job job, boolean isLive) {}

    /** How a run ended, and the code of the error, if one. */
    public record Fate(AgentRun.Outcome outcome, String errorCode) {}

    /**
     * A job's journal.
     *
     * @param bytes about how large what its entries hold is, as JSON
     * @param last the highest number of a call; 0 where there is none
     * @param known what there is under the name that was asked for
     */
    public record Journal(int entries, long bytes, int last, Optional<JournalEntry.Kind> known) {}

    /** Names a run. */
    public record Token(UUID jobId, UUID token) {}

    /** The best due jobs of these types, none of which has limits; none where the agent was removed, or has its fill. */
    public Future<List<Claimed>> claim(Claimer claimer, List<String> jobTypes, int most) {
        Tuple parameters =
                ofTypes(claimer, jobTypes, most).addLong(claimer.lease().toMillis());
        return database.query(LeaseSql.CLAIM, parameters).map(rows -> claimed(rows, claimer));
    }

    /** The same of one type that is paused or limited, as far as that lets it; one claimer at a time. */
    public Future<List<Claimed>> claimLimited(Claimer claimer, String jobType, int most) {
        return limited.claim(
                jobType,
                most,
                (tx, allowed) -> tx.preparedQuery(LeaseSql.CLAIM_LIMITED)
                        .execute(ofTypes(claimer, List.of(jobType), allowed)
                                .addLong(claimer.lease().toMillis()))
                        .map(rows -> claimed(rows, claimer)));
    }

    /** One job, if it can be claimed, and by this agent. */
    public Future<Optional<Claimed>> claimOne(Claimer claimer, UUID jobId) {
        return database.query(LeaseSql.CLAIM_ONE, ofOne(claimer, jobId))
                .map(rows -> claimed(rows, claimer).stream().findFirst());
    }

    /** The same, of a type that is paused or limited. */
    public Future<Optional<Claimed>> claimOneLimited(Claimer claimer, UUID jobId, String jobType) {
        return limited.claim(
                        jobType,
                        1,
                        (tx, allowed) -> tx.preparedQuery(LeaseSql.CLAIM_ONE_LIMITED)
                                .execute(ofOne(claimer, jobId))
                                .map(rows -> claimed(rows, claimer)))
                .map(taken -> taken.stream().findFirst());
    }

    private static Tuple asking(Claimer claimer, int most) {
        return Tuple.of(claimer.agent(), claimer.onlyUser(), Labels.json(claimer.labels()))
                .addInteger(claimer.maxLeases())
                .addUUID(claimer.apiKey())
                .addString(claimer.role().name())
                .addInteger(most);
    }

    private static Tuple ofTypes(Claimer claimer, List<String> jobTypes, int most) {
        return asking(claimer, most).addArrayOfString(jobTypes.toArray(String[]::new));
    }

    private static Tuple ofOne(Claimer claimer, UUID jobId) {
        return asking(claimer, 1).addUUID(jobId).addLong(claimer.lease().toMillis());
    }

    private static List<Claimed> claimed(RowSet<Row> rows, Claimer claimer) {
        return Rows.list(
                rows,
                row -> new Claimed(
                        Rows.claimed(row, claimer.agent()).requiring(Labels.of(row.getJsonObject("requires"))),
                        row.getUUID("token"),
                        Rows.instant(row, "lease_until")));
    }

    /** The best due jobs that the claimer could claim now: as many as it has room for, of types of which one more may start. */
    public Future<List<Offered>> offers(Claimer claimer, List<String> jobTypes, int most) {
        return database.query(LeaseSql.OFFERS, ofTypes(claimer, jobTypes, most))
                .map(rows -> Rows.list(
                        rows,
                        row -> new Offered(
                                row.getUUID("id"),
                                row.getString("job_type"),
                                row.getString("task_description"),
                                row.getShort("priority"),
                                Rows.instant(row, "created_at"),
                                Labels.of(row.getJsonObject("requires")))));
    }

    /** What the best due jobs of these types ask for, {@code most} of each type and twice that where some require labels. */
    public Future<List<Open>> open(List<String> jobTypes, int most) {
        return database.query(
                        LeaseSql.OPEN,
                        Tuple.tuple()
                                .addArrayOfString(jobTypes.toArray(String[]::new))
                                .addInteger(most))
                .map(rows -> Rows.list(
                        rows,
                        row -> new Open(
                                row.getString("job_type"),
                                row.getUUID("user_id"),
                                Labels.of(row.getJsonObject("requires")))));
    }

    /** The type of a job that waits for a worker; empty where it does not. */
    public Future<Optional<String>> typeOfReady(UUID jobId) {
        return database.query(LeaseSql.TYPE_OF_READY, Tuple.of(jobId))
                .map(rows -> Rows.first(rows).map(row -> row.getString("job_type")));
    }

    /**
     * Extends leases. By token; those that are over are not there.
     *
     * @param cancelGrace what a run has left that was asked to stop
     */
    public Future<Map<UUID, Extended>> extend(List<Beat> beats, Duration lease, Duration cancelGrace) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(beats.stream().map(Beat::jobId).toArray(UUID[]::new))
                .addArrayOfUUID(beats.stream().map(Beat::token).toArray(UUID[]::new))
                .addArrayOfUUID(beats.stream().map(Beat::userId).toArray(UUID[]::new))
                .addLong(lease.toMillis())
                .addLong(cancelGrace.toMillis());
        return database.query(LeaseSql.EXTEND, parameters).map(rows -> {
            Map<UUID, Extended> extended = new HashMap<>();
            rows.forEach(row -> extended.put(
                    row.getUUID("token"),
                    new Extended(
                            row.getUUID("agent"),
                            Rows.instant(row, "lease_until"),
                            row.getBoolean("cancel_requested"))));
            return extended;
        });
    }

    /** Leases, by token; those that never were are not there. */
    public Future<Map<UUID, Held>> find(List<Token> tokens) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(tokens.stream().map(Token::jobId).toArray(UUID[]::new))
                .addArrayOfUUID(tokens.stream().map(Token::token).toArray(UUID[]::new));
        return database.query(LeaseSql.GET, parameters).map(rows -> {
            Map<UUID, Held> held = new HashMap<>();
            rows.forEach(row -> held.put(row.getUUID("token"), held(row)));
            return held;
        });
    }

    private static Held held(Row row) {
        Job job = Rows.job(row);
        return new Held(
                row.getUUID("agent"),
                row.getString("agent_id"),
                row.getUUID("agent_user"),
                new RunKey(job.id(), row.getLong("lease_epoch")),
                job,
                row.getBoolean("live"));
    }

    /** How a run ended; empty while it goes on, and where nothing is known of it. */
    public Future<Optional<Fate>> fate(RunKey run) {
        return database.query(LeaseSql.FATE, Tuple.of(run.jobId(), run.epoch()))
                .map(rows -> Rows.first(rows)
                        .map(row -> new Fate(
                                AgentRows.outcome(row.getString("outcome"), row.getString("error_code")),
                                row.getString("error_code"))));
    }

    /** The checkpoint that the job's journal has under this name. */
    public Future<Optional<Checkpoint>> checkpoint(UUID jobId, String name) {
        return database.query(LeaseSql.CHECKPOINT, Tuple.of(jobId, name))
                .map(rows -> Rows.first(rows).map(Rows::checkpoint));
    }

    /**
     * How much the journal of a run's job holds, and what it has under the name of a call, but for a sleep with which that run has ended.
     *
     * @param isShown whether the call is a checkpoint, the names of which are their own
     */
    public Future<Journal> journal(RunKey run, String name, boolean isShown) {
        return database.query(LeaseSql.JOURNAL, Tuple.of(run.jobId(), name, isShown, run.epoch()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Journal(
                        row.getInteger("entries"),
                        row.getLong("bytes"),
                        row.getInteger("last"),
                        Optional.ofNullable(row.getString("known")).map(JournalEntry.Kind::valueOf)));
    }

    /** About how large the journals of jobs are, in bytes; those that hold nothing are not there. */
    public Future<Map<UUID, Long>> journalSizes(List<UUID> jobIds) {
        return database.query(LeaseSql.JOURNAL_SIZES, Tuple.tuple().addArrayOfUUID(jobIds.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Long> sizes = new HashMap<>();
                    rows.forEach(row -> sizes.put(row.getUUID("job_id"), row.getLong("bytes")));
                    return sizes;
                });
    }

    /** Notes that runs are over. Where this is lost their leases run out, which then does no more than this. */
    public Future<Void> close(List<RunKey> runs) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(runs.stream().map(RunKey::jobId).toArray(UUID[]::new))
                .addArrayOfLong(runs.stream().map(RunKey::epoch).toArray(Long[]::new));
        return database.query(LeaseSql.CLOSE, parameters).mapEmpty();
    }

    /** Runs whose jobs' timeouts are over; oldest first. */
    public Future<List<Token>> timedOut(int most) {
        return database.query(LeaseSql.TIMED_OUT, Tuple.of(most))
                .map(rows -> Rows.list(rows, row -> new Token(row.getUUID("job_id"), row.getUUID("token"))));
    }

    /**
     * Lets no lease, nor any timeout, end before one lease from now: for whoever takes the duty anew, since agents may not have been heard
     * for longer than their leases, and need the time to come back.
     */
    public Future<Void> grantGrace(DutyKey duty, Duration lease) {
        return database.query(LeaseSql.GRANT_GRACE, Tuple.of(duty.duty(), duty.epoch(), lease.toMillis()))
                .mapEmpty();
    }

    /**
     * Lets the leases end whose keys are revoked or over, or whose users are no longer active, may not have agents, or have no longer the
     * role that gave them others' jobs.
     */
    public Future<Void> endUnentitled(DutyKey duty, AgentReach reach) {
        String[] takingAll =
                Stream.of(Role.values()).filter(reach::takesAll).map(Role::name).toArray(String[]::new);
        return database.query(
                        LeaseSql.END_UNENTITLED,
                        Tuple.of(duty.duty(), duty.epoch()).addArrayOfString(takingAll))
                .mapEmpty();
    }

    /**
     * Takes up to {@code limit} jobs back whose leases are over, as from a lost node.
     *
     * @return the jobs; fewer than there were leases, since some runs had ended
     */
    public Future<List<Job>> expire(DutyKey duty, int limit) {
        return expire(
                LeaseSql.EXPIRE,
                Tuple.of(limit, JITTER.toMillis(), headStart.toMillis())
                        .addString(duty.duty())
                        .addLong(duty.epoch()));
    }

    /** Takes the jobs back of an agent that was removed. */
    public Future<List<Job>> expireOf(UUID agent, int limit) {
        return expire(LeaseSql.EXPIRE_OF_AGENT, Tuple.of(limit, JITTER.toMillis(), headStart.toMillis(), agent));
    }

    private Future<List<Job>> expire(String sql, Tuple parameters) {
        return database.query(sql, parameters).map(rows -> Rows.list(rows, Rows::job));
    }
}
