package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Reads which nodes there are, and what they run. */
public final class NodeQueries {
    private final Database database;
    private final Duration timeout;

    /** @param timeout after so long a silent node counts as lost */
    public NodeQueries(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    /** How a node is. */
    public enum State {
        LIVE,
        /** It ought to have said by now that it lives: it is about to be declared lost. */
        SILENT,
        /** It stopped by itself. */
        LEFT,
        /** It was silent for too long; its jobs are others'. */
        LOST
    }

    /**
     * A node.
     *
     * @param heartbeatAge since it last said that it lives
     * @param stoppedAt when it left or was declared lost, or null
     * @param running how many jobs of which type it runs now
     */
    public record Node(
            UUID id,
            String name,
            String version,
            State state,
            Instant startedAt,
            Instant heartbeatAt,
            Duration heartbeatAge,
            Instant stoppedAt,
            Map<String, Long> running) {}

    /** Those that live, then those that left, the latest first. */
    public Future<List<Node>> list(int limit) {
        return database.query(NodeQueriesSql.LIST, Tuple.of(timeout.toMillis(), limit))
                .map(rows -> Rows.list(rows, NodeQueries::node));
    }

    private static Node node(Row row) {
        return new Node(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("version"),
                State.valueOf(row.getString("state")),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "heartbeat_at"),
                Duration.ofMillis(row.getLong("heartbeat_age_ms")),
                Rows.instant(row, "stopped_at"),
                running(row));
    }

    private static Map<String, Long> running(Row row) {
        Map<String, Long> running = new TreeMap<>();
        String[] types = row.getArrayOfStrings("types");
        Long[] jobs = row.getArrayOfLongs("jobs");
        for (int i = 0; types != null && i < types.length; i++) {
            running.put(types[i], jobs[i]);
        }
        return running;
    }
}
