package io.bascule;

import io.bascule.access.Access;
import io.bascule.access.FirstAdmin;
import io.bascule.agents.AgentsVerticle;
import io.bascule.bus.Bus;
import io.bascule.checkpoint.CheckpointVerticle;
import io.bascule.cluster.ClusterProblem;
import io.bascule.download.Downloads;
import io.bascule.handler.HandlerVerticle;
import io.bascule.handler.JobHandler;
import io.bascule.history.HistoryVerticle;
import io.bascule.http.HttpParts;
import io.bascule.http.HttpVerticle;
import io.bascule.http.StreamViews;
import io.bascule.job.Ids;
import io.bascule.retention.RetentionVerticle;
import io.bascule.schedule.ScheduleVerticle;
import io.bascule.schedule.Schedules;
import io.bascule.scheduler.SchedulerVerticle;
import io.bascule.sessions.SessionHandler;
import io.bascule.sessions.SessionModel;
import io.bascule.sessions.SessionStores;
import io.bascule.sessions.Sessions;
import io.bascule.sessions.definition.AgentTypes;
import io.bascule.settings.Config;
import io.bascule.settings.Secret;
import io.bascule.store.AgentStore;
import io.bascule.store.AuditStore;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.CheckpointStore;
import io.bascule.store.Database;
import io.bascule.store.DutyStore;
import io.bascule.store.HistoryQueries;
import io.bascule.store.HistoryStore;
import io.bascule.store.JobQueries;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.KeyStore;
import io.bascule.store.LeaseStore;
import io.bascule.store.NodeQueries;
import io.bascule.store.NodeStore;
import io.bascule.store.PruneStore;
import io.bascule.store.RunStore;
import io.bascule.store.ScheduleStore;
import io.bascule.store.SharedSettingStore;
import io.bascule.store.TallyStore;
import io.bascule.store.Wakeups;
import io.bascule.stream.StreamVerticle;
import io.bascule.stream.Streams;
import io.bascule.telemetry.Metrics;
import io.bascule.telemetry.Reporter;
import io.bascule.telemetry.Scrape;
import io.bascule.telemetry.SentryReporter;
import io.bascule.telemetry.TelemetryVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A node, put together: the database, then the rooms from below. Starting and closing block their thread, which must be none of
 * Vert.x's. Closing goes from above: no more requests, then the drain, then everything else.
 */
public final class Server implements AutoCloseable {
    /** How the handlers that ServiceLoader makes are told where they may write. */
    private static final String WORKSPACES_PROPERTY = "bascule.workspaces";

    /** How often slots are looked for that have come. */
    private static final Duration SCHEDULES_INTERVAL = Duration.ofSeconds(1);

    private static final Duration SCHEDULES_LEASE = Duration.ofSeconds(15);

    private static final long START_PATIENCE_S = 60;
    private static final long CLOSE_PATIENCE_S = 15;

    /** What a node does. */
    public enum Mode {
        /** Serves HTTP and runs jobs. */
        SERVE,
        /** Runs jobs; of HTTP only the probes and the metrics. */
        WORK
    }

    private final Vertx vertx;
    private final Config config;
    private final Closings closings = new Closings();
    private final Bus bus;
    private final UUID nodeId = Ids.next();
    private OpenDatabase opened;
    private AgentTypes agentTypes;
    private SessionModel model;
    private FirstAdmin admin;
    private int port;

    private Server(Vertx vertx, Config config) {
        this.vertx = vertx;
        this.config = config;
        this.bus = new Bus(vertx);
    }

    /**
     * Starts a node.
     *
     * @param handlers job types besides those that {@link ServiceLoader} finds
     * @throws RuntimeException with a message that says what to do; nothing is left running then
     */
    public static Server start(Vertx vertx, Config config, Mode mode, List<JobHandler> handlers) {
        Server server = new Server(vertx, config);
        try {
            server.open(mode, handlers);
            return server;
        } catch (Throwable failure) { // Futures fail with checked exceptions too, which await() does not declare.
            server.close();
            throw failure;
        }
    }

    private void open(Mode mode, List<JobHandler> handlers) {
        if (config.cluster().enabled() && !vertx.isClustered()) {
            throw new ClusterProblem(
                    "cluster.enabled (BASCULE_CLUSTER) is true, but the Vert.x of this application is in no"
                            + " cluster: make it with BasculeVertx.start(config).");
        }
        agentTypes = AgentTypes.load(config.sessions().agents());
        model = SessionModel.of(RoomSettings.model(config));
        opened = OpenDatabase.open(config);
        closings.add("the database", opened::close);
        Metrics metrics = new Metrics(Version.CURRENT);
        closings.add("the metrics", metrics::close);
        Database database = connect(
                metrics, "queries", Database.Purpose.QUERIES, config.database().poolSize() - engineConnections());
        long headStartMs = config.worker().headStart().toMillis();
        SharedSettingStore shared = new SharedSettingStore(database);
        await(shared.put("queue.headStartMs", String.valueOf(headStartMs)));
        await(shared.put(
                "agents.onlineForMs", String.valueOf(config.agents().onlineFor().toMillis())));
        Access access = await(Access.open(
                vertx,
                database,
                new Access.Settings(
                        config.auth().jwtSecret().map(Secret::value),
                        config.auth().sessionLifetime())));
        Optional<String> password = config.adminPassword().map(Secret::value);
        // Hashing takes long: all else that starts does not wait for it.
        Optional<Future<FirstAdmin>> ensured =
                password.map(chosen -> access.users().ensureAdmin(password));
        Scrape scrape = openTelemetry(metrics, database);
        openHistory(database);
        Database engine = connect(metrics, "engine", Database.Purpose.ENGINE, engineConnections());
        Wakeups wakeups = new Wakeups(engine);
        // Before the engine, and so closed after it: what a node hands back when it leaves is told to the others.
        Streams streams = openStreams(wakeups, database, metrics);
        openEngine(engine, wakeups, database, handlers);
        openAgents(engine, database);
        admin = ensured.isPresent() ? await(ensured.get()) : null;
        openHttp(mode, database, access, streams, scrape);
        if (admin == null) {
            // A password that is made up is told once, when the start is done: one that failed would take it along.
            admin = await(access.users().ensureAdmin(password));
        }
    }

    private Database connect(Metrics metrics, String pool, Database.Purpose purpose, int connections) {
        Database.Limits limits =
                new Database.Limits(connections, config.database().statementTimeout());
        Database database = new Database(vertx, opened.address(), limits, purpose, metrics.poolWait(pool));
        closings.add("the connections for " + pool, () -> await(database.close()));
        metrics.poolUse(pool, database::inUse, database::waiting);
        return database;
    }

    private int engineConnections() {
        return (config.database().poolSize() + 1) / 2;
    }

    private Scrape openTelemetry(Metrics metrics, Database database) {
        TallyStore tallies = new TallyStore(database);
        Scrape scrape = new Scrape(metrics, tallies, bus);
        TelemetryVerticle.Parts parts = new TelemetryVerticle.Parts(bus, tallies, metrics, scrape, reporter());
        deploy("telemetry", new TelemetryVerticle(parts, TelemetryVerticle.Rhythm.DEFAULT));
        return scrape;
    }

    private void openHistory(Database database) {
        deploy(
                "the history",
                new HistoryVerticle(
                        new HistoryVerticle.Stores(new HistoryStore(database), new DutyStore(database)),
                        nodeId,
                        new HistoryVerticle.Rhythm(config.history().flushInterval())));
    }

    private Reporter reporter() {
        return config.telemetry()
                .sentryDsn()
                .<Reporter>map(dsn -> SentryReporter.start(
                        new SentryReporter.Settings(
                                dsn.value(), config.telemetry().environment(), Version.CURRENT, nodeName(), 1.0),
                        Clock.systemUTC()))
                .orElse(Reporter.NONE);
    }

    private void openEngine(Database engine, Wakeups wakeups, Database database, List<JobHandler> handlers) {
        Duration headStart = config.worker().headStart();
        deploy(
                "the checkpoints",
                new CheckpointVerticle(
                        new CheckpointStore(database, headStart),
                        config.checkpoints().ownJob(),
                        config.checkpoints().sweepInterval()));
        // Handlers announce themselves to the scheduler, so they start after it; but they must outlast its drain.
        List<String> handlerIds = new ArrayList<>();
        closings.add("the handlers", () -> handlerIds.forEach(this::undeploy));
        SchedulerVerticle.Stores stores = new SchedulerVerticle.Stores(
                new JobStore(engine, headStart),
                new RunStore(engine, headStart),
                new NodeStore(engine, headStart),
                new JobTypeStore(engine),
                new KeyStore(engine),
                wakeups);
        SchedulerVerticle.Node node = new SchedulerVerticle.Node(nodeId, nodeName(), Version.CURRENT);
        String scheduler = await(
                vertx.deployVerticle(new SchedulerVerticle(node, stores, RoomSettings.worker(config), headStart)));
        long drainS = config.worker().graceTime().toSeconds() + CLOSE_PATIENCE_S;
        closings.add("the worker, whose jobs get their grace time", () -> undeploy(scheduler, drainS));
        System.setProperty(WORKSPACES_PROPERTY, config.workspaces().toString());
        ServiceLoader.load(JobHandler.class).forEach(handler -> handlerIds.add(deployed(new HandlerVerticle(handler))));
        handlers.forEach(handler -> handlerIds.add(deployed(new HandlerVerticle(handler))));
        // Without a model this node would only take sessions from those that have one.
        if (model.state().isConfigured()) {
            handlerIds.add(deployed(new HandlerVerticle(new SessionHandler(
                    SessionStores.of(database),
                    agentTypes,
                    model,
                    config.sessions().contextSize()))));
        }
        deploy(
                "the schedules",
                new ScheduleVerticle(
                        new ScheduleStore(database),
                        new DutyStore(database),
                        node.id(),
                        SCHEDULES_INTERVAL,
                        SCHEDULES_LEASE));
        deploy(
                "the retention",
                new RetentionVerticle(
                        new RetentionVerticle.Stores(new PruneStore(database), new DutyStore(database)),
                        node.id(),
                        RoomSettings.retention(config),
                        RetentionVerticle.Rhythm.DEFAULT));
    }

    /** On nodes without HTTP too: any of them may find that an agent is lost. */
    private void openAgents(Database engine, Database database) {
        Duration headStart = config.worker().headStart();
        AgentsVerticle.Stores stores = new AgentsVerticle.Stores(
                new AgentStore(database, config.agents().onlineFor()),
                new LeaseStore(engine, headStart),
                new RunStore(engine, headStart),
                new JobStore(engine, headStart),
                new JobTypeStore(database),
                new DutyStore(database));
        deploy("the agents", new AgentsVerticle(nodeId, stores, RoomSettings.agents(config)));
    }

    /** On nodes without streams of their own too: they tell the others. */
    private Streams openStreams(Wakeups wakeups, Database database, Metrics metrics) {
        StreamVerticle.Reads reads = new StreamVerticle.Reads(
                new JobQueries(database), new CheckpointQueries(database), new TallyStore(database));
        StreamVerticle verticle =
                new StreamVerticle(nodeId, reads, wakeups, new StreamViews(), RoomSettings.streams(config));
        deploy("the streams", verticle);
        Streams streams = verticle.streams();
        metrics.streams(new Metrics.StreamUse(
                streams::open,
                streams.tally().frames()::sum,
                streams.tally().resyncs()::sum,
                streams.tally().cuts()::sum));
        return streams;
    }

    private void openHttp(Mode mode, Database database, Access access, Streams streams, Scrape scrape) {
        HttpParts.Dashboard dashboard = new HttpParts.Dashboard(
                new HistoryQueries(database),
                new NodeQueries(database, config.worker().nodeTimeout()),
                new TallyStore(database));
        HttpParts.Reads reads = new HttpParts.Reads(
                new JobQueries(database), new CheckpointQueries(database), new AuditStore(database), dashboard);
        Readiness readiness = new Readiness(database, bus, opened.warnings());
        Schedules schedules = new Schedules(new ScheduleStore(database), new JobTypeStore(database), bus);
        Sessions sessions =
                new Sessions(SessionStores.of(database), agentTypes, model.state(), bus, RoomSettings.sessions(config));
        HttpVerticle http = new HttpVerticle(new HttpParts(
                bus,
                reads,
                access,
                schedules,
                sessions,
                streams,
                Downloads.ofClassPath(),
                scrape::text,
                readiness::check,
                RoomSettings.http(config, mode)));
        deploy("HTTP", http);
        port = http.actualPort();
    }

    private void deploy(String name, Deployable verticle) {
        String id = deployed(verticle);
        closings.add(name, () -> undeploy(id));
    }

    private void undeploy(String id) {
        undeploy(id, CLOSE_PATIENCE_S);
    }

    /** Where all of Vert.x closes, it may be gone already. */
    private void undeploy(String id, long seconds) {
        if (vertx.deploymentIDs().contains(id)) {
            await(vertx.undeploy(id), seconds);
        }
    }

    private String deployed(Deployable verticle) {
        return await(vertx.deployVerticle(verticle));
    }

    /** Where HTTP listens. */
    public int port() {
        return port;
    }

    /** What the database is, for people. */
    public String databaseDescription() {
        return opened.description();
    }

    /** The password of the user {@code admin}; present only at the start that made one up. */
    public Optional<String> generatedAdminPassword() {
        return admin.generatedPassword();
    }

    private String nodeName() {
        return config.nodeName().orElseGet(HostName::get);
    }

    private static <T> T await(Future<T> future) {
        return await(future, START_PATIENCE_S);
    }

    private static <T> T await(Future<T> future, long seconds) {
        try {
            return future.await(seconds, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("No answer within " + seconds + " s", e);
        }
    }

    /** Drains and closes; safe to call twice. */
    @Override
    public void close() {
        closings.close();
    }
}
