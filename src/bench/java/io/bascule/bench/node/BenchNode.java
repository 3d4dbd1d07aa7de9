package io.bascule.bench.node;

import io.bascule.BasculeVertx;
import io.bascule.Server;
import io.bascule.bench.lab.Options;
import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.JobClient;
import io.bascule.bus.Requests;
import io.bascule.handler.JobHandler;
import io.bascule.job.Caller;
import io.bascule.job.Role;
import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A node as an application would embed it, on the database under test. */
public final class BenchNode implements AutoCloseable {
    /** Of the user {@code admin}. */
    public static final String ADMIN_PASSWORD = "bench-password";

    private static final Caller APPLICATION = Caller.person(new UUID(0x7000L, 1L << 63), "bench", Role.USER);

    private static final Caller REVIEWER = Caller.person(new UUID(0x7001L, 1L << 63), "reviewer", Role.REVIEWER);

    private final Vertx vertx;
    private final Server server;

    private BenchNode(Vertx vertx, Server server) {
        this.vertx = vertx;
        this.server = server;
    }

    static BenchNode start(boolean working, Options options, JobHandler handler) {
        return start(working, options, List.of(handler));
    }

    /**
     * Starts it.
     *
     * @param working whether its worker runs jobs from the start
     * @param options {@code node} may hold settings as {@code worker.prefetch:5000} joined by semicolons
     */
    static BenchNode start(boolean working, Options options, List<JobHandler> handlers) {
        Path folder = Path.of(options.text("data", "node-data")).toAbsolutePath();
        Config config = ConfigReader.read(Optional.empty(), folder, variables(working, folder, options));
        Vertx vertx = BasculeVertx.start(config);
        return new BenchNode(vertx, Server.start(vertx, config, Server.Mode.SERVE, handlers));
    }

    private static Map<String, String> variables(boolean working, Path folder, Options options) {
        Map<String, String> env = System.getenv();
        Map<String, String> variables = new HashMap<>(Map.of(
                "DATABASE_URL",
                "postgres://" + env.get("PGUSER") + "@" + env.get("PGHOST") + ":" + env.get("PGPORT") + "/"
                        + env.get("PGDATABASE") + "?sslmode=disable",
                "BASCULE_HTTP_PORT",
                "0",
                "BASCULE_DATA_DIR",
                folder.toString(),
                "BASCULE_ADMIN_PASSWORD",
                "bench-password",
                "BASCULE_LOG_LEVEL",
                "error",
                "BASCULE_WORKER_ENABLED",
                String.valueOf(working),
                // As many at once as the tuned peers get, and a prefetch that a drain cannot outrun.
                "BASCULE_WORKER_MAX_CONCURRENT_JOBS",
                "100",
                "BASCULE_WORKER_PREFETCH",
                "5000"));
        // What is seeded as history stays.
        for (String end : List.of("COMPLETED", "FAILED", "CANCELLED")) {
            variables.put("BASCULE_RETENTION_" + end, "off");
        }
        for (String setting : options.text("node", "").split(";")) {
            if (!setting.isBlank()) {
                String[] pair = setting.split(":", 2);
                variables.put(variableOf(pair[0]), pair[1]);
            }
        }
        return variables;
    }

    /** {@code worker.maxConcurrentJobs} is {@code BASCULE_WORKER_MAX_CONCURRENT_JOBS}. */
    private static String variableOf(String key) {
        return "BASCULE_"
                + key.replace('.', '_').replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    /** A client that decides on what others asked for. */
    JobClient reviewer() {
        return new JobClient(vertx, REVIEWER);
    }

    /** A client that submits as a user of the application. */
    JobClient client() {
        return new JobClient(vertx, APPLICATION);
    }

    /** Has the worker start or stop running jobs. */
    void control(Requests.ControlWorker.Order order) {
        new Bus(vertx)
                .request(Addresses.WORKER, new Requests.ControlWorker(order, Caller.SYSTEM))
                .await();
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        vertx.close().await();
    }
}
