package io.bascule.settings;

import io.bascule.job.Backoff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the settings together: the defaults, over them the file, over it the variables. */
public final class ConfigReader {
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();

    private ConfigReader() {}

    /**
     * @param file that of {@code --config}; empty for {@code config/bascule.yaml} where there is one
     * @param workingDirectory that {@code config/bascule.yaml} is looked up in
     * @throws ConfigException with everything that is wrong
     */
    public static Config read(Optional<Path> file, Path workingDirectory, Map<String, String> environment) {
        ConfigReader reader = new ConfigReader();
        Map<String, Given> given = new HashMap<>();
        file.or(() -> Optional.of(workingDirectory.resolve("config").resolve("bascule.yaml"))
                        .filter(Files::exists))
                .ifPresent(path -> given.putAll(SettingsFile.read(path, reader.problems)));
        given.putAll(SettingsVariables.read(withoutOthersKey(environment, given), reader.problems));
        for (Setting<?> setting : Settings.all()) {
            reader.parse(setting, given.get(setting.key()));
        }
        reader.throwProblems();
        reader.compare();
        reader.throwProblems();
        return reader.config();
    }

    /** A key of Anthropic's, which may be there for other programs, must not be sent to another provider. */
    private static Map<String, String> withoutOthersKey(Map<String, String> environment, Map<String, Given> file) {
        Setting<?> provider = Settings.MODEL_PROVIDER;
        Given inFile = file.get(provider.key());
        String variable = environment.getOrDefault(provider.variable(), "");
        String named = !variable.isEmpty() ? variable : inFile != null ? inFile.text() : provider.defaultText();
        if (named.equals(provider.defaultText())) {
            return environment;
        }
        Map<String, String> left = new HashMap<>(environment);
        left.remove(Settings.MODEL_API_KEY.widelyKnownVariable());
        return left;
    }

    private void parse(Setting<?> setting, Given given) {
        String text = given == null ? setting.defaultText() : given.text();
        if (text == null) {
            return;
        }
        try {
            values.put(setting.key(), setting.kind().parser().apply(text));
        } catch (Kind.Refused e) {
            String shown = setting.kind().secret() ? "its value" : '"' + clipped(text) + '"';
            problems.add(setting.key() + " (" + (given == null ? "default" : given.source()) + "): " + shown
                    + " is wrong; it must be " + setting.kind().mustBe() + "."
                    + (e.getMessage().isEmpty() ? "" : " " + e.getMessage()));
        }
    }

    private static String clipped(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }

    /** What two settings must be to each other. */
    private void compare() {
        if (get(Settings.HTTP_MAX_BATCH_SIZE) < get(Settings.HTTP_MAX_BODY_SIZE)) {
            problems.add("http.maxBatchSize must not be smaller than http.maxBodySize.");
        }
        if (get(Settings.WORKER_NODE_TIMEOUT)
                        .compareTo(get(Settings.WORKER_HEARTBEAT_INTERVAL).multipliedBy(3))
                < 0) {
            problems.add("worker.nodeTimeout must be at least three times worker.heartbeatInterval.");
        }
        if (get(Settings.WORKER_RETRY_MAX).compareTo(get(Settings.WORKER_RETRY_BASE)) < 0) {
            problems.add("worker.retryMax must not be shorter than worker.retryBase.");
        }
        if (find(Settings.MODEL_INPUT_PRICE).isPresent()
                != find(Settings.MODEL_OUTPUT_PRICE).isPresent()) {
            problems.add("Set both of model.inputPrice and model.outputPrice, or neither.");
        }
        if (find(Settings.SESSIONS_COST_BUDGET).isPresent()
                && find(Settings.MODEL_INPUT_PRICE).isEmpty()) {
            problems.add("sessions.costBudget needs model.inputPrice and model.outputPrice, or no cost is counted.");
        }
        if (find(Settings.DATABASE_URL).isEmpty()
                && get(Settings.DATABASE_EMBEDDED_MAX_CONNECTIONS) < get(Settings.DATABASE_POOL_SIZE) + 10) {
            problems.add("database.embeddedMaxConnections must be at least 10 more than database.poolSize.");
        }
        if (get(Settings.CLUSTER_ENABLED)
                && !get(Settings.CLUSTER_MEMBERS).stream().allMatch(this::canBeReachedFromClusterHost)) {
            problems.add(
                    "cluster.host and cluster.members must all be of this machine alone, as 127.0.0.1 is, or none of them.");
        }
    }

    /** What listens on the loopback interface alone cannot speak to other machines, and the other way round. */
    private boolean canBeReachedFromClusterHost(String member) {
        return isLoopback(member) == isLoopback(get(Settings.CLUSTER_HOST));
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("localhost") || host.startsWith("localhost:");
    }

    private void throwProblems() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private Config config() {
        Path dataDir = get(Settings.DATA_DIR);
        return new Config(
                http(),
                dataDir,
                new Config.Database(
                        find(Settings.DATABASE_URL),
                        get(Settings.DATABASE_POOL_SIZE),
                        get(Settings.DATABASE_STATEMENT_TIMEOUT),
                        get(Settings.DATABASE_EMBEDDED_MAX_CONNECTIONS),
                        get(Settings.DATABASE_EMBEDDED_SHARED_BUFFERS)),
                find(Settings.ADMIN_PASSWORD),
                worker(),
                new Config.Cluster(
                        get(Settings.CLUSTER_ENABLED),
                        get(Settings.CLUSTER_NAME),
                        get(Settings.CLUSTER_HOST),
                        get(Settings.CLUSTER_PORT),
                        get(Settings.CLUSTER_MEMBERS),
                        get(Settings.CLUSTER_EVENT_BUS_PORT)),
                new Config.Checkpoints(
                        get(Settings.CHECKPOINTS_EXPIRES_IN),
                        get(Settings.CHECKPOINTS_OWN_JOB),
                        get(Settings.CHECKPOINTS_SWEEP_INTERVAL)),
                agents(),
                new Config.Retention(
                        get(Settings.RETENTION_COMPLETED),
                        get(Settings.RETENTION_FAILED),
                        get(Settings.RETENTION_CANCELLED),
                        get(Settings.RETENTION_SIGN_INS),
                        get(Settings.RETENTION_NODES)),
                new Config.History(get(Settings.HISTORY_FLUSH_INTERVAL)),
                new Config.Auth(get(Settings.AUTH_SESSION_LIFETIME), find(Settings.AUTH_JWT_SECRET)),
                find(Settings.CODE_GENERATION_WORKSPACES).orElse(dataDir.resolve("workspaces")),
                model(),
                new Config.Sessions(
                        get(Settings.SESSIONS_AGENTS),
                        get(Settings.SESSIONS_MAX_ROUNDS),
                        get(Settings.SESSIONS_CONTEXT_SIZE),
                        get(Settings.SESSIONS_TOKEN_BUDGET),
                        find(Settings.SESSIONS_COST_BUDGET)),
                new Config.Telemetry(find(Settings.TELEMETRY_SENTRY_DSN), get(Settings.TELEMETRY_ENVIRONMENT)),
                new Config.Log(get(Settings.LOG_FORMAT), get(Settings.LOG_LEVEL)),
                find(Settings.NODE_NAME));
    }

    private Config.Http http() {
        return new Config.Http(
                get(Settings.HTTP_HOST),
                get(Settings.HTTP_PORT),
                find(Settings.HTTP_LISTENERS)
                        .orElseGet(() -> Math.min(4, Runtime.getRuntime().availableProcessors())),
                Math.toIntExact(get(Settings.HTTP_MAX_BODY_SIZE)),
                Math.toIntExact(get(Settings.HTTP_MAX_BATCH_SIZE)),
                get(Settings.HTTP_MAX_CONNECTIONS),
                get(Settings.HTTP_MAX_STREAMS),
                get(Settings.HTTP_MAX_STREAMS_PER_USER),
                get(Settings.HTTP_IDLE_TIMEOUT),
                get(Settings.HTTP_BODY_TIMEOUT),
                get(Settings.HTTP_TRUST_PROXY),
                find(Settings.HTTP_PUBLIC_URL),
                get(Settings.HTTP_SECURE_COOKIE),
                get(Settings.HTTP_METRICS_NEED_KEY));
    }

    private Config.Agents agents() {
        return new Config.Agents(
                get(Settings.AGENTS_REACH),
                get(Settings.AGENTS_LEASE),
                get(Settings.AGENTS_ONLINE_FOR),
                get(Settings.AGENTS_REMOVE_AFTER),
                find(Settings.AGENTS_MIN_VERSION),
                get(Settings.AGENTS_MAX_OFFERS),
                get(Settings.AGENTS_MAX_LEASES),
                get(Settings.AGENTS_MAX_PER_USER),
                get(Settings.AGENTS_MAX_WAITING_POLLS),
                get(Settings.AGENTS_MAX_WAIT),
                get(Settings.AGENTS_LOG_LINES_PER_MINUTE));
    }

    private Config.Worker worker() {
        return new Config.Worker(
                get(Settings.WORKER_ENABLED),
                get(Settings.WORKER_MAX_CONCURRENT_JOBS),
                get(Settings.WORKER_PREFETCH),
                find(Settings.WORKER_LIMITS).orElse(Map.of()),
                get(Settings.WORKER_POLL_INTERVAL),
                get(Settings.WORKER_HEAD_START),
                get(Settings.WORKER_GRACE_TIME),
                get(Settings.WORKER_CANCEL_GRACE),
                get(Settings.WORKER_HEARTBEAT_INTERVAL),
                get(Settings.WORKER_NODE_TIMEOUT),
                new Backoff(get(Settings.WORKER_RETRY_BASE), get(Settings.WORKER_RETRY_MAX)));
    }

    private Config.Model model() {
        return new Config.Model(
                get(Settings.MODEL_PROVIDER),
                find(Settings.MODEL_API_KEY),
                find(Settings.MODEL_BASE_URL),
                find(Settings.MODEL_NAME),
                get(Settings.MODEL_SILENCE),
                get(Settings.MODEL_MAX_TOKENS),
                get(Settings.MODEL_MAX_RETRIES),
                find(Settings.MODEL_INPUT_PRICE),
                find(Settings.MODEL_OUTPUT_PRICE));
    }

    private <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }

    @SuppressWarnings("unchecked") // Each value was made by the kind of its own setting.
    private <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.key()));
    }
}
