package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * A bounded pool of connections. What fails because the database cannot be reached, is overloaded or too slow fails with
 * {@code UNAVAILABLE}; see {@link Failures}.
 */
public final class Database {
    /** Longest queue of callers that wait for a connection; one more is told to come back. */
    private static final int MAX_WAITING = 5_000;

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int STATEMENT_TIMEOUT_MS = 30_000;

    /**
     * Waiting for a connection included. The pool has a timeout of its own for that, which under load completes a request twice.
     */
    private static final int ANSWER_TIMEOUT_MS = 35_000;

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Pool pool;
    private final PoolLine line;

    /** What the connections are for. */
    public enum Purpose {
        /**
         * What people and programs ask: any plan may be the best. That a row found by an index costs four pages, as the default has it,
         * was true of disks that turn; with it a page of a list walks over a table of some ten thousand rows.
         */
        QUERIES(Map.of("jit", "off", "random_page_cost", "1.1")),
        /**
         * The engine's own statements. They all go by an index from few rows to few rows, and in its order, whatever the statistics of
         * tables that fill and empty within seconds say; and they are planned once.
         */
        ENGINE(Map.of(
                "jit", "off",
                "plan_cache_mode", "force_generic_plan",
                "enable_seqscan", "off",
                "enable_bitmapscan", "off",
                "enable_sort", "off",
                "enable_hashjoin", "off",
                "enable_mergejoin", "off"));

        private final Map<String, String> planning;

        Purpose(Map<String, String> planning) {
            this.planning = planning;
        }
    }

    public Database(Vertx vertx, DatabaseAddress address, int poolSize) {
        this(vertx, address, poolSize, Purpose.QUERIES);
    }

    public Database(Vertx vertx, DatabaseAddress address, int poolSize, Purpose purpose) {
        this(vertx, address, poolSize, purpose, nanos -> {});
    }

    /**
     * @param waited told of each request for how long it waited for a connection, in nanoseconds; from any thread
     */
    public Database(Vertx vertx, DatabaseAddress address, int poolSize, Purpose purpose, LongConsumer waited) {
        this.vertx = vertx;
        this.line = new PoolLine(poolSize, waited, System::nanoTime);
        this.options = options(address);
        purpose.planning.forEach(options::addProperty);
        this.pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(poolSize).setMaxWaitQueueSize(MAX_WAITING))
                .with(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpKeepAlive(true))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /** Whether it answers. */
    public Future<Void> ping() {
        return query("select 1", Tuple.tuple()).mapEmpty();
    }

    public Future<Void> close() {
        return pool.close();
    }

    /** How many requests have a connection. */
    public int inUse() {
        return line.inUse();
    }

    /** How many requests wait for a connection. */
    public int waiting() {
        return line.waiting();
    }

    Future<RowSet<Row>> query(String sql, Tuple parameters) {
        return inTime(line.through(() -> pool.preparedQuery(sql).execute(parameters)));
    }

    <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return inTime(line.through(() -> pool.withTransaction(work)));
    }

    /** Many statements, each of which the server bounds, for as long as they take all together. */
    <T> Future<T> longTransaction(Function<SqlConnection, Future<T>> work) {
        return line.through(() -> pool.withTransaction(work)).recover(Failures::explain);
    }

    /** The server ends a statement that takes too long; whoever asked over a connection that went silent is told here. */
    private static <T> Future<T> inTime(Future<T> answer) {
        return answer.timeout(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS).recover(Failures::explain);
    }

    Vertx vertx() {
        return vertx;
    }

    /** For a connection of one's own, such as the one that listens. */
    PgConnectOptions options() {
        return new PgConnectOptions(options);
    }

    private static PgConnectOptions options(DatabaseAddress address) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setPassword(address.password())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(256)
                .setProperties(new HashMap<>(Map.of(
                        "application_name", "bascule",
                        "client_encoding", "UTF8",
                        "DateStyle", "ISO",
                        "statement_timeout", String.valueOf(STATEMENT_TIMEOUT_MS))));
        options.setSslMode(SslMode.of(address.sslMode()));
        if (options.getSslMode() != SslMode.DISABLE) {
            boolean verifies = options.getSslMode() == SslMode.VERIFY_CA || options.getSslMode() == SslMode.VERIFY_FULL;
            ClientSSLOptions ssl = new ClientSSLOptions().setTrustAll(!verifies);
            ssl.setHostnameVerificationAlgorithm(options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
            options.setSslOptions(ssl);
        }
        return options;
    }
}
