package io.bascule.settings;

import static io.bascule.settings.Kind.addresses;
import static io.bascule.settings.Kind.amount;
import static io.bascule.settings.Kind.databaseUrl;
import static io.bascule.settings.Kind.duration;
import static io.bascule.settings.Kind.durationOrOff;
import static io.bascule.settings.Kind.host;
import static io.bascule.settings.Kind.limits;
import static io.bascule.settings.Kind.oneOf;
import static io.bascule.settings.Kind.path;
import static io.bascule.settings.Kind.secret;
import static io.bascule.settings.Kind.serverUrl;
import static io.bascule.settings.Kind.size;
import static io.bascule.settings.Kind.text;
import static io.bascule.settings.Kind.trueOrFalse;
import static io.bascule.settings.Kind.version;
import static io.bascule.settings.Kind.wholeNumber;

import io.bascule.job.AgentReach;
import io.bascule.job.LogLevel;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.ServerUrl;
import io.bascule.store.DatabaseAddress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every setting, in the order of {@code config/bascule.yaml}. */
final class Settings {
    private static final List<Setting<?>> TABLE = new ArrayList<>();

    static final Setting<String> HTTP_HOST = add(
            "http.host",
            text(255),
            "127.0.0.1",
            "Address to listen on. The default is reached from this machine alone; 0.0.0.0 is every network it is on: then put"
                    + " TLS in front of it.");
    static final Setting<Integer> HTTP_PORT =
            add("http.port", wholeNumber(0, 65_535), "3000", "Port to listen on; 0 takes any that is free.");
    static final Setting<Integer> HTTP_LISTENERS = add(
            "http.listeners",
            wholeNumber(1, 64),
            null,
            "How many event loops serve HTTP. Without it one for each processor, at most 4.");
    static final Setting<Long> HTTP_MAX_BODY_SIZE =
            add("http.maxBodySize", size("1KiB", "64MiB"), "1MiB", "Largest body of a request; a larger one gets 413.");
    static final Setting<Long> HTTP_MAX_BATCH_SIZE =
            add("http.maxBatchSize", size("1KiB", "256MiB"), "16MiB", "Largest body of a batch of jobs.");
    static final Setting<Integer> HTTP_MAX_CONNECTIONS = add(
            "http.maxConnections",
            wholeNumber(1, 1_000_000),
            "10000",
            "Most open connections; a tenth more are told to come back (503), further ones are cut. Each takes a file descriptor.");
    static final Setting<Integer> HTTP_MAX_STREAMS =
            add("http.maxStreams", wholeNumber(0, 100_000), "1000", "Most open streams of events; one more gets 429.");
    static final Setting<Integer> HTTP_MAX_STREAMS_PER_USER = add(
            "http.maxStreamsPerUser",
            wholeNumber(0, 100_000),
            "10",
            "Most open streams of events of one user, with those of the user's API keys. Each page that is open takes one.");
    static final Setting<Duration> HTTP_IDLE_TIMEOUT = add(
            "http.idleTimeout",
            duration("1s", "1h"),
            "75s",
            "A connection on which nothing moves, no request becomes complete or no answer is taken for so long is closed. Longer"
                    + " than that of a proxy in front.");
    static final Setting<Duration> HTTP_BODY_TIMEOUT = add(
            "http.bodyTimeout",
            duration("1s", "1h"),
            "60s",
            "Longest time that the body of a request may take to arrive; a slower one gets 408.");
    static final Setting<Boolean> HTTP_TRUST_PROXY = add(
            "http.trustProxy",
            trueOrFalse(),
            "false",
            "Believe X-Forwarded-For and X-Forwarded-Proto. Only behind a proxy that sets them, else anyone can forge them.");
    static final Setting<ServerUrl> HTTP_PUBLIC_URL = add(
            "http.publicUrl",
            serverUrl("https://jobs.example.org or https://example.org/bascule"),
            null,
            "Where remote agents reach the server; written into the agents that are downloaded. Without it the address is taken that"
                    + " the browser used.");
    static final Setting<Config.SecureCookie> HTTP_SECURE_COOKIE = add(
            "http.secureCookie",
            oneOf(Config.SecureCookie.class),
            "auto",
            "Whether the session cookie goes over HTTPS alone; auto does so where the request came over HTTPS.");
    static final Setting<Boolean> HTTP_METRICS_NEED_KEY =
            add("http.metricsNeedKey", trueOrFalse(), "false", "Ask for an API key at /api/metrics.");

    static final Setting<Path> DATA_DIR = add(
            "data.dir",
            path(),
            "./data",
            "What the server keeps: the embedded database and the workspaces. One server at a time.");

    static final Setting<DatabaseAddress> DATABASE_URL = add(
            "database.url",
            databaseUrl(),
            null,
            "A PostgreSQL of your own, 14 or newer, with ?sslmode=disable, prefer, require, verify-ca or verify-full. Without it"
                    + " the embedded one is used.");
    static final Setting<Integer> DATABASE_POOL_SIZE = add(
            "database.poolSize",
            wholeNumber(2, 200),
            "12",
            "Most connections of this node, half of them for its engine. All nodes together must stay below the server's max_connections.");
    static final Setting<Duration> DATABASE_STATEMENT_TIMEOUT = add(
            "database.statementTimeout",
            duration("1s", "10m"),
            "30s",
            "The server ends a statement that takes longer. A connection on which nothing arrives for about half as long again is dropped.");
    static final Setting<Integer> DATABASE_EMBEDDED_MAX_CONNECTIONS = add(
            "database.embeddedMaxConnections",
            wholeNumber(20, 1_000),
            "60",
            "max_connections of the embedded database; at least 10 more than database.poolSize.");
    static final Setting<Long> DATABASE_EMBEDDED_SHARED_BUFFERS = add(
            "database.embeddedSharedBuffers",
            size("16MiB", "64GiB"),
            "128MiB",
            "Cache of the embedded database; a quarter of the memory that it may use.");

    static final Setting<Secret> ADMIN_PASSWORD = add(
            "admin.password",
            secret(8, 200),
            null,
            "Password of the user admin, set anew at each start where it differs. Without it the first start makes one up and"
                    + " prints it once.");

    static final Setting<Boolean> WORKER_ENABLED =
            add("worker.enabled", trueOrFalse(), "true", "Whether this node runs jobs when it starts.");
    static final Setting<Integer> WORKER_MAX_CONCURRENT_JOBS =
            add("worker.maxConcurrentJobs", wholeNumber(1, 10_000), "10", "Most jobs that run on this node at once.");
    static final Setting<Duration> WORKER_POLL_INTERVAL = add(
            "worker.pollInterval",
            duration("100ms", "1h"),
            "5s",
            "How often to look for jobs of which no wake-up told.");
    static final Setting<Integer> WORKER_PREFETCH =
            add("worker.prefetch", wholeNumber(0, 10_000), "20", "Most jobs that are claimed ahead of a free slot.");
    static final Setting<Duration> WORKER_HEAD_START = add(
            "worker.headStart",
            duration("0s", "1d"),
            "60s",
            "Each level of priority goes before jobs that were due so much earlier. The same on all nodes of a database.");
    static final Setting<Duration> WORKER_GRACE_TIME = add(
            "worker.graceTime",
            duration("0s", "1h"),
            "20s",
            "How long running jobs may go on when the server stops; what is left goes back to the queue.");
    static final Setting<Duration> WORKER_HEARTBEAT_INTERVAL =
            add("worker.heartbeatInterval", duration("100ms", "1m"), "3s", "How often this node says that it lives.");
    static final Setting<Duration> WORKER_NODE_TIMEOUT = add(
            "worker.nodeTimeout",
            duration("500ms", "10m"),
            "15s",
            "A node that was silent for so long is lost, and others take its jobs. At least three heartbeats.");
    static final Setting<Duration> WORKER_RETRY_BASE = add(
            "worker.retryBase",
            duration("1ms", "1h"),
            "1s",
            "Wait before the second attempt of a job; each further one waits twice as long.");
    static final Setting<Duration> WORKER_RETRY_MAX =
            add("worker.retryMax", duration("1ms", "7d"), "10m", "Longest wait before another attempt.");
    static final Setting<Duration> WORKER_CANCEL_GRACE = add(
            "worker.cancelGrace",
            duration("0s", "1h"),
            "10s",
            "How long a job that was cancelled may take to stop by itself, before its run is cut off.");
    static final Setting<Map<String, Integer>> WORKER_LIMITS = add(
            "worker.limits",
            limits(),
            null,
            "Most jobs of a type that run on this node at once; here one line for each: code-generation: 2.");

    static final Setting<Boolean> CLUSTER_ENABLED = add(
            "cluster.enabled",
            trueOrFalse(),
            "false",
            "Join the event buses of several processes, so that handlers and clients in other processes are reached. Nodes share"
                    + " work without it. Needs bascule-cluster.jar beside bascule.jar.");
    static final Setting<String> CLUSTER_NAME =
            add("cluster.name", text(100), "bascule", "Processes with another name here stay strangers to each other.");
    static final Setting<String> CLUSTER_HOST = add(
            "cluster.host",
            host(),
            "127.0.0.1",
            "This machine's address that the other processes reach. The cluster listens there and nowhere else, and asks nobody"
                    + " for a password: choose a network that strangers have no access to.");
    static final Setting<Integer> CLUSTER_PORT = add(
            "cluster.port",
            wholeNumber(1, 65_526),
            "5701",
            "Port to be found at. Where it is taken, one of the nine after it.");
    static final Setting<List<String>> CLUSTER_MEMBERS = add(
            "cluster.members",
            addresses(),
            "127.0.0.1",
            "Where other processes may be; not all have to be there. One without a port is looked for at cluster.port and the"
                    + " nine after it.");
    static final Setting<Integer> CLUSTER_EVENT_BUS_PORT = add(
            "cluster.eventBusPort",
            wholeNumber(0, 65_535),
            "0",
            "Port at which messages of the other processes arrive; 0 takes any that is free.");

    static final Setting<Duration> CHECKPOINTS_EXPIRES_IN = add(
            "checkpoints.expiresIn",
            duration("1s", "365d"),
            "24h",
            "How long people have to decide, where the job does not say.");
    static final Setting<OwnJobDecision> CHECKPOINTS_OWN_JOB = add(
            "checkpoints.ownJob",
            oneOf(OwnJobDecision.class),
            "sole-reviewer",
            "Whether a person may decide on a job of their own; sole-reviewer: while no other active user could.");
    static final Setting<Duration> CHECKPOINTS_SWEEP_INTERVAL = add(
            "checkpoints.sweepInterval",
            duration("100ms", "1h"),
            "5s",
            "How often expired checkpoints are tidied up. An expired one is never approved, swept or not.");

    static final Setting<AgentReach> AGENTS_REACH = add(
            "agents.reach",
            oneOf(AgentReach.class),
            "admins",
            "Whose jobs remote agents take; own: each those of its own user; admins: agents of admins everyone's, others their own"
                    + " user's; all: each everyone's.");
    static final Setting<Duration> AGENTS_LEASE = add(
            "agents.lease",
            duration("1s", "1h"),
            "60s",
            "A job of a remote agent is taken back after so long without a heartbeat. Agents are asked to send six in that time.");
    static final Setting<Duration> AGENTS_ONLINE_FOR = add(
            "agents.onlineFor",
            duration("1s", "1d"),
            "60s",
            "A remote agent that neither polled nor sent a heartbeat for so long is shown as offline.");
    static final Setting<Optional<Duration>> AGENTS_REMOVE_AFTER = add(
            "agents.removeAfter",
            durationOrOff("1h", "3650d"),
            "30d",
            "A remote agent that was not seen for so long is removed. What it did stays with the jobs.");
    static final Setting<String> AGENTS_MIN_VERSION = add(
            "agents.minVersion",
            version(),
            null,
            "Remote agents of an older version are told to be upgraded, and go on working.");
    static final Setting<Integer> AGENTS_MAX_OFFERS = add(
            "agents.maxOffers",
            wholeNumber(1, 1_000),
            "100",
            "Most jobs that one poll of a remote agent is offered; one that claims gets ten at most.");
    static final Setting<Integer> AGENTS_MAX_LEASES =
            add("agents.maxLeases", wholeNumber(1, 1_000), "100", "Most jobs that a remote agent has at once.");
    static final Setting<Integer> AGENTS_MAX_PER_USER =
            add("agents.maxPerUser", wholeNumber(1, 100_000), "100", "Most remote agents of a user.");
    static final Setting<Integer> AGENTS_MAX_WAITING_POLLS = add(
            "agents.maxWaitingPolls",
            wholeNumber(0, 100_000),
            "2000",
            "Most polls that this node holds until there is a job; one more gets 429. Each is an open connection.");
    static final Setting<Duration> AGENTS_MAX_WAIT = add(
            "agents.maxWait",
            duration("1ms", "30s"),
            "30s",
            "Longest time that a poll is held until there is a job; shorter than a proxy in front waits for an answer.");
    static final Setting<Integer> AGENTS_LOG_LINES_PER_MINUTE = add(
            "agents.logLinesPerMinute",
            wholeNumber(1, 1_000_000),
            "6000",
            "Most lines that a job of a remote agent logs in a minute; more get 429.");

    static final Setting<Optional<Duration>> RETENTION_COMPLETED = add(
            "retention.completed",
            durationOrOff("1m", "3650d"),
            "30d",
            "How long jobs are kept after they were completed, with their logs, steps and checkpoints. The audit log stays for ever.");
    static final Setting<Optional<Duration>> RETENTION_FAILED = add(
            "retention.failed",
            durationOrOff("1m", "3650d"),
            "90d",
            "How long jobs are kept after they failed; so long they can be retried.");
    static final Setting<Optional<Duration>> RETENTION_CANCELLED = add(
            "retention.cancelled",
            durationOrOff("1m", "3650d"),
            "30d",
            "How long jobs are kept after they were cancelled.");
    static final Setting<Optional<Duration>> RETENTION_SIGN_INS = add(
            "retention.signIns", durationOrOff("1m", "3650d"), "30d", "How long sessions are kept after their end.");
    static final Setting<Optional<Duration>> RETENTION_NODES = add(
            "retention.nodes", durationOrOff("1m", "3650d"), "7d", "How long nodes are kept that left or were lost.");

    static final Setting<Duration> HISTORY_FLUSH_INTERVAL = add(
            "history.flushInterval",
            duration("100ms", "1m"),
            "5s",
            "How often this node adds what it counted to the history that the dashboard draws. So much of it a crash loses.");

    static final Setting<Duration> AUTH_SESSION_LIFETIME =
            add("auth.sessionLifetime", duration("1m", "30d"), "12h", "After so long a person has to log in again.");
    static final Setting<Secret> AUTH_JWT_SECRET = add(
            "auth.jwtSecret",
            secret(32, 500),
            null,
            "Key that signs sessions. Without it one is made up and kept in the database, for all nodes.");

    static final Setting<Path> CODE_GENERATION_WORKSPACES = add(
            "codeGeneration.workspaces",
            path(),
            null,
            "Where code-generation jobs write, each into a folder of its own. Without it workspaces under data.dir.");

    static final Setting<Config.ModelProvider> MODEL_PROVIDER = add(
            "model.provider",
            oneOf(Config.ModelProvider.class),
            "anthropic",
            "How the language model of work sessions is spoken with; openai: any server with OpenAI's chat completions, as Ollama"
                    + " and vLLM.");
    static final Setting<Secret> MODEL_API_KEY = add(
            "model.apiKey",
            secret(1, 500),
            null,
            "Key of the model's provider. Without it no work session can be executed, unless model.baseUrl is a server that needs"
                    + " none. ANTHROPIC_API_KEY is looked at for anthropic alone.");
    static final Setting<ServerUrl> MODEL_BASE_URL = add(
            "model.baseUrl",
            serverUrl("https://llm.example.org or http://localhost:11434/v1"),
            null,
            "Where the model's provider is reached; /v1 is added where it names no version. Without it the provider's own.");
    static final Setting<String> MODEL_NAME = add(
            "model.name",
            text(200),
            null,
            "Model that is asked, as the provider names it. Without it claude-sonnet-4-5 for anthropic; for openai it must be set.");
    static final Setting<Duration> MODEL_SILENCE = add(
            "model.silence",
            duration("100ms", "1h"),
            "60s",
            "A provider that sends nothing for so long is given up. Longer for a server that has to load its model first.");
    static final Setting<Integer> MODEL_MAX_TOKENS =
            add("model.maxTokens", wholeNumber(1, 1_000_000), "8192", "Most tokens of one answer of the model.");
    static final Setting<Integer> MODEL_MAX_RETRIES = add(
            "model.maxRetries",
            wholeNumber(0, 20),
            "4",
            "How often a provider that is busy or away is asked once more before the job's own attempts count.");
    static final Setting<BigDecimal> MODEL_INPUT_PRICE = add(
            "model.inputPrice",
            amount("0", "100000"),
            null,
            "Price of a million tokens that the model reads, in US dollars. Without it and the next no cost is counted.");
    static final Setting<BigDecimal> MODEL_OUTPUT_PRICE = add(
            "model.outputPrice",
            amount("0", "100000"),
            null,
            "Price of a million tokens that the model writes, in US dollars.");

    static final Setting<Path> SESSIONS_AGENTS = add(
            "sessions.agents",
            path(),
            "config/agents",
            "Folder with agent types, a YAML file each; one replaces what is built in under its name. Need not be there.");
    static final Setting<Integer> SESSIONS_MAX_ROUNDS = add(
            "sessions.maxRounds",
            wholeNumber(1, 20),
            "5",
            "Most rounds of a work session, where it does not say: so often people can ask for changes, less one.");
    static final Setting<Integer> SESSIONS_CONTEXT_SIZE = add(
            "sessions.contextSize",
            wholeNumber(1_000, 10_000_000),
            "200000",
            "Most characters of documents that an agent is given at a time. Of more it gets the parts that fit the question best.");
    static final Setting<Integer> SESSIONS_TOKEN_BUDGET = add(
            "sessions.tokenBudget",
            wholeNumber(1, 2_000_000_000),
            "500000",
            "Tokens that a work session may use, read and written, where it does not say; then it asks a person.");
    static final Setting<BigDecimal> SESSIONS_COST_BUDGET = add(
            "sessions.costBudget",
            amount("0.01", "1000000"),
            null,
            "US dollars that a work session may cost, where it does not say; then it asks a person. Needs the model's prices.");

    static final Setting<Secret> TELEMETRY_SENTRY_DSN = add(
            "telemetry.sentryDsn",
            secret(1, 500),
            null,
            "Sentry project that errors and traces of jobs are sent to. Without it none are.");
    static final Setting<String> TELEMETRY_ENVIRONMENT =
            add("telemetry.environment", text(64), "production", "Name of this environment in Sentry.");

    static final Setting<Config.LogFormat> LOG_FORMAT =
            add("log.format", oneOf(Config.LogFormat.class), "plain", "Lines for people, or one JSON object a line.");
    static final Setting<LogLevel> LOG_LEVEL =
            add("log.level", oneOf(LogLevel.class), "info", "Least level that is logged.");

    static final Setting<String> NODE_NAME =
            add("node.name", text(100), null, "Name of this node in lists and metrics. Without it the host's name.");

    private Settings() {}

    static List<Setting<?>> all() {
        return List.copyOf(TABLE);
    }

    private static <T> Setting<T> add(String key, Kind<T> kind, String defaultText, String meaning) {
        Setting<T> setting = new Setting<>(key, kind, defaultText, meaning);
        TABLE.add(setting);
        return setting;
    }
}
