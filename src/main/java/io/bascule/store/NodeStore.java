package io.bascule.store;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The nodes' leases: one heartbeat row a node, however many jobs it runs, and the rescue of jobs whose node is gone. */
public final class NodeStore {
    private final Database database;
    private final Duration headStart;

    public NodeStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
    }

    /**
     * What a heartbeat found.
     *
     * @param alive false where the node was declared lost: its jobs are others' now
     * @param others whether other nodes live
     * @param toCancel those that people asked to stop
     */
    public record Heartbeat(boolean alive, boolean others, List<RunKey> toCancel) {}

    /** A node that was declared lost. */
    public record LostNode(UUID id, String name) {}

    /** Enters a node. */
    public Future<Void> join(UUID nodeId, String name, String version) {
        return database.query(NodeSql.JOIN, Tuple.of(nodeId, name, version)).mapEmpty();
    }

    /**
     * Extends the node's lease.
     *
     * @param takes the job types of which its worker takes jobs now
     */
    public Future<Heartbeat> heartbeat(UUID nodeId, Set<String> takes) {
        return database.query(NodeSql.HEARTBEAT, withTypes(nodeId, takes)).map(NodeStore::heartbeat);
    }

    /** Says of which types the node's worker takes jobs, before its next heartbeat does. */
    public Future<Void> takes(UUID nodeId, Set<String> jobTypes) {
        return database.query(NodeSql.TAKES, withTypes(nodeId, jobTypes)).mapEmpty();
    }

    private static Tuple withTypes(UUID nodeId, Set<String> jobTypes) {
        return Tuple.of(nodeId).addArrayOfString(jobTypes.stream().sorted().toArray(String[]::new));
    }

    private static Heartbeat heartbeat(RowSet<Row> rows) {
        List<Row> all = Rows.list(rows, row -> row);
        return new Heartbeat(
                !all.isEmpty(),
                !all.isEmpty() && all.get(0).getBoolean("others"),
                all.stream()
                        .filter(row -> row.getUUID("job_id") != null)
                        .map(row -> new RunKey(row.getUUID("job_id"), row.getLong("epoch")))
                        .toList());
    }

    /** The node leaves by itself, having handed its jobs back. */
    public Future<Void> leave(UUID nodeId) {
        return database.query(NodeSql.LEAVE, Tuple.of(nodeId)).mapEmpty();
    }

    /** A node that was declared lost goes on, once none of its old jobs is left to rescue. False: not yet. */
    public Future<Boolean> comeBack(UUID nodeId) {
        return database.query(NodeSql.COME_BACK, Tuple.of(nodeId)).map(rows -> rows.size() == 1);
    }

    /** Enters a node that was away for so long that its row was removed, and with it no job was left. False: it is there. */
    public Future<Boolean> joinAgain(UUID nodeId, String name, String version) {
        return database.query(NodeSql.JOIN_AGAIN, Tuple.of(nodeId, name, version))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Declares nodes lost whose heartbeat is older than {@code timeout}. */
    public Future<List<LostNode>> declareLost(Duration timeout) {
        return database.query(NodeSql.DECLARE_LOST, Tuple.of(timeout.toMillis()))
                .map(rows -> Rows.list(rows, row -> new LostNode(row.getUUID("id"), row.getString("name"))));
    }

    /**
     * Takes up to {@code limit} jobs from nodes that are gone: queued again, spread over {@code jitter}; failed where no attempt is
     * left; cancelled where that was asked for.
     */
    public Future<List<Job>> rescue(int limit, Duration jitter) {
        return database.query(NodeSql.RESCUE, Tuple.of(limit, jitter.toMillis(), headStart.toMillis()))
                .map(rows -> Rows.list(rows, Rows::job));
    }
}
