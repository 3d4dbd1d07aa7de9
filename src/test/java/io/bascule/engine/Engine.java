package io.bascule.engine;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.JobClient;
import io.bascule.bus.Requests;
import io.bascule.checkpoint.CheckpointVerticle;
import io.bascule.handler.HandlerVerticle;
import io.bascule.handler.JobHandler;
import io.bascule.job.Backoff;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.Role;
import io.bascule.scheduler.SchedulerVerticle;
import io.bascule.scheduler.WorkerSettings;
import io.bascule.store.CheckpointStore;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.KeyStore;
import io.bascule.store.NodeStore;
import io.bascule.store.RunStore;
import io.bascule.store.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A node without its HTTP: scheduler, checkpoints and handlers on a database, with waits for what happens instead of sleeps. */
public final class Engine implements AutoCloseable {
    public static final Caller ADMIN = Caller.person(Ids.next(), "admin", Role.ADMIN);
    public static final Caller REVIEWER = Caller.person(Ids.next(), "rita", Role.REVIEWER);
    private static final Duration HEAD_START = Duration.ofSeconds(60);
    private static final long PATIENCE_S = 30;

    public final Vertx vertx = Vertx.vertx();
    public final DatabaseAddress address;
    public final JobClient client;
    public final RunStore runs;
    public final NodeStore nodes;
    public final JobStore jobs;
    public final UUID nodeId = Ids.next();
    private final Database database;
    private final Database engine;
    private final Bus bus = new Bus(vertx);
    private final BlockingQueue<Events.JobChanged> events = new LinkedBlockingQueue<>();
    private final String scheduler;
    private final List<String> deployed = new ArrayList<>();

    public Engine(DatabaseAddress address, WorkerSettings settings, JobHandler... handlers) {
        this.address = address;
        this.database = new Database(vertx, address, 4);
        this.engine = new Database(vertx, address, 4, Database.Purpose.ENGINE);
        this.jobs = new JobStore(engine, HEAD_START);
        this.runs = new RunStore(engine, HEAD_START);
        this.nodes = new NodeStore(engine, HEAD_START);
        this.client = new JobClient(bus, ADMIN);
        client.onEvent(events::add);
        SchedulerVerticle.Stores stores = new SchedulerVerticle.Stores(
                jobs, runs, nodes, new JobTypeStore(engine), new KeyStore(engine), new Wakeups(engine));
        SchedulerVerticle.Node node = new SchedulerVerticle.Node(nodeId, "test", "test");
        this.scheduler = get(vertx.deployVerticle(new SchedulerVerticle(node, stores, settings, HEAD_START)));
        deployed.add(scheduler);
        deployed.add(get(vertx.deployVerticle(new CheckpointVerticle(
                new CheckpointStore(database, HEAD_START), OwnJobDecision.ALLOW, Duration.ofMillis(100)))));
        for (JobHandler handler : handlers) {
            deploy(handler);
        }
    }

    /** Adds a job type; the answer undeploys it. */
    public String deploy(JobHandler handler) {
        String id = get(vertx.deployVerticle(new HandlerVerticle(handler)));
        deployed.add(id);
        return id;
    }

    /** Quick retries and leases, two slots. */
    public static WorkerSettings settings() {
        return new WorkerSettings(
                true,
                2,
                2,
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(300),
                Duration.ofMillis(1_500),
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
                Duration.ofHours(24),
                Map.of());
    }

    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the job is in this state, by the database. */
    public Job await(UUID jobId, JobStatus status) {
        return await(jobId, job -> job.status() == status, status.toString());
    }

    public Job await(UUID jobId, Predicate<Job> wanted, String what) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        Job job = get(client.get(jobId));
        while (!wanted.test(job)) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("Job " + jobId + " is " + job.status() + " " + job.error() + ", not " + what);
            }
            nextEvent();
            job = get(client.get(jobId));
        }
        return job;
    }

    /** Any change wakes; without one the database is asked again, since events are only hints. */
    private void nextEvent() {
        try {
            events.poll(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Requests.WorkerStatus worker(Requests.ControlWorker.Order order) {
        return get(bus.request(Addresses.WORKER, new Requests.ControlWorker(order, ADMIN)));
    }

    public JobClient as(Caller caller) {
        return new JobClient(bus, caller);
    }

    /** One value by plain SQL. */
    public String sql(String query) {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(query)) {
                return String.valueOf(statement.getUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Waits until a query's value is as wanted. */
    public void awaitSql(String query, String wanted) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        String value = sql(query);
        while (!wanted.equals(value)) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError(query + " stayed " + value + ", not " + wanted);
            }
            nextEvent();
            value = sql(query);
        }
    }

    public List<String> checkpoint(UUID jobId) {
        String row = sql("select id || ' ' || digest from bascule.checkpoints where job_id = '" + jobId
                + "' and status = 'PENDING'");
        return row == null ? List.of() : List.of(row.split(" "));
    }

    public UUID openCheckpoint(UUID jobId) {
        await(jobId, JobStatus.WAITING_APPROVAL);
        return UUID.fromString(checkpoint(jobId).get(0));
    }

    /** Drains as a node that is redeployed does. */
    public void drain() {
        get(vertx.undeploy(scheduler));
    }

    @Override
    public void close() {
        List.copyOf(deployed).forEach(id -> get(vertx.undeploy(id).otherwiseEmpty()));
        CompletableFuture<Void> closed = vertx.close().toCompletionStage().toCompletableFuture();
        try {
            closed.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
