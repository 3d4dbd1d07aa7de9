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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final Patience patience;
    private final Pool pool;
    private final PoolLine line;

    /**
     * How much of a database is used.
     *
     * @param connections most at once
     * @param statement after so long the server ends a statement; see {@link Patience}
     */
    public record Limits(int connections, Duration statement) {
        private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(30);

        /** With the usual patience. */
        public Limits(int connections) {
            this(connections, LONGEST_STATEMENT);
        }
    }

    /** What the connections are for. */
    public enum Purpose {
        /**
         * What people and programs ask: any plan may be the best. That a row found by an index costs four pages, as the default has it,
         * was true of disks that turn; with it a page of a list walks over a table of some ten thousand rows. Each is planned for what it
         * asks: a plan for any word would look for a rare one through all history.
         */
        QUERIES(Map.of("jit", "off", "random_page_cost", "1.1", "plan_cache_mode", "force_custom_plan")),
        /**
         * The engine's own statements. They all go by an index from few rows to few rows, and in its order, whatever the statistics of
         * tables that fill and empty within seconds say; and they are planned once. Where rows are looked up for others, the condition is
         * {@code x.id = any (array[y.id])}: by {@code x.id = y.id} all of an index could be walked along instead.
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

    public Database(Vertx vertx, DatabaseAddress address, int connections) {
        this(vertx, address, connections, Purpose.QUERIES);
    }

    public Database(Vertx vertx, DatabaseAddress address, int connections, Purpose purpose) {
        this(vertx, address, new Limits(connections), purpose, nanos -> {});
    }

    /**
     * @param waited told of each request for how long it waited for a connection, in nanoseconds; from any thread
     */
    public Database(Vertx vertx, DatabaseAddress address, Limits limits, Purpose purpose, LongConsumer waited) {
        this.vertx = vertx;
        this.patience = new Patience(limits.statement());
        this.line = new PoolLine(limits.connections(), waited, System::nanoTime);
        this.options = options(address, patience);
        purpose.planning.forEach(options::addProperty);
        this.pool = pool(
                new PoolOptions().setMaxSize(limits.connections()).setMaxWaitQueueSize(MAX_WAITING),
                patience.silence());
    }

    private Pool pool(PoolOptions size, Duration silence) {
        return PgBuilder.pool()
                .with(size.setIdleTimeout((int) patience.idle().toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        // Under load the pool's own timeout completes a request twice:
                        // https://github.com/eclipse-vertx/vert.x/issues/6169.
                        .setConnectionTimeout(0)
                        .setPoolCleanerPeriod((int) Patience.IDLE_CHECK.toMillis()))
                .with(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpKeepAlive(true)
                        .setReadIdleTimeout((int) silence.toMillis())
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /** For one more connection, which listens for as long as it is kept. */
    Pool listening() {
        return pool(new PoolOptions().setMaxSize(1), patience.listeningSilence());
    }

    Patience patience() {
        return patience;
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
        return inTime(line.through(waits -> waits
                ? pool.withConnection(
                        whileAwaited(connection -> connection.preparedQuery(sql).execute(parameters)))
                : pool.preparedQuery(sql).execute(parameters)));
    }

    <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return inTime(line.through(waits -> pool.withTransaction(whileAwaited(work))));
    }

    /** The work, unless its turn comes only when its caller was told already that there is no answer: then nothing must happen any more. */
    private <T> Function<SqlConnection, Future<T>> whileAwaited(Function<SqlConnection, Future<T>> work) {
        long asked = System.nanoTime();
        return connection -> System.nanoTime() - asked < patience.answer().toNanos()
                ? work.apply(connection)
                : Future.failedFuture(new TimeoutException("Its turn came too late"));
    }

    /** Many statements, each of which the server bounds, for as long as they take all together. */
    <T> Future<T> longTransaction(Function<SqlConnection, Future<T>> work) {
        return line.through(waits -> pool.withTransaction(work)).recover(Failures::explain);
    }

    /** The server ends a statement that takes too long; whoever asked over a connection that went silent is told here. */
    private <T> Future<T> inTime(Future<T> answer) {
        return answer.timeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
                .recover(Failures::explain);
    }

    Vertx vertx() {
        return vertx;
    }

    private static PgConnectOptions options(DatabaseAddress address, Patience patience) {
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
                        "statement_timeout", String.valueOf(patience.statement().toMillis()))));
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
