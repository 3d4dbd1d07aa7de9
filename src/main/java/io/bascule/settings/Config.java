package io.bascule.settings;

import io.bascule.job.AgentReach;
import io.bascule.job.Backoff;
import io.bascule.job.LogLevel;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.ServerUrl;
import io.bascule.store.DatabaseAddress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the server was told, checked. {@link Settings} says what each means; sizes are bytes. Secrets print as stars. */
public record Config(
        Http http,
        Path dataDir,
        Database database,
        Optional<Secret> adminPassword,
        Worker worker,
        Cluster cluster,
        Checkpoints checkpoints,
        Agents agents,
        Retention retention,
        History history,
        Auth auth,
        Path workspaces,
        Model model,
        Sessions sessions,
        Telemetry telemetry,
        Log log,
        Optional<String> nodeName) {

    /** @param listeners how many event loops serve HTTP */
    public record Http(
            String host,
            int port,
            int listeners,
            int maxBodySize,
            int maxBatchSize,
            int maxConnections,
            int maxStreams,
            int maxStreamsPerUser,
            Duration idleTimeout,
            Duration bodyTimeout,
            boolean trustProxy,
            Optional<ServerUrl> publicUrl,
            SecureCookie secureCookie,
            boolean metricsNeedKey) {}

    /** When the session cookie is restricted to HTTPS. */
    public enum SecureCookie {
        /** Where the request came over HTTPS. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /** @param external empty where the embedded database is to be used */
    public record Database(
            Optional<DatabaseAddress> external,
            int poolSize,
            Duration statementTimeout,
            int embeddedMaxConnections,
            long embeddedSharedBuffers) {}

    /**
     * @param prefetch most jobs claimed ahead of a free slot
     * @param limits most jobs at once by job type; a type that is not in it has none
     */
    public record Worker(
            boolean enabled,
            int maxConcurrentJobs,
            int prefetch,
            Map<String, Integer> limits,
            Duration pollInterval,
            Duration headStart,
            Duration graceTime,
            Duration cancelGrace,
            Duration heartbeatInterval,
            Duration nodeTimeout,
            Backoff retry) {}

    /** @param members each {@code host} or {@code host:port} */
    public record Cluster(
            boolean enabled, String name, String host, int port, List<String> members, int eventBusPort) {}

    public record Checkpoints(Duration expiresIn, OwnJobDecision ownJob, Duration sweepInterval) {}

    /**
     * @param removeAfter empty for never
     * @param minVersion empty for any
     */
    public record Agents(
            AgentReach reach,
            Duration lease,
            Duration onlineFor,
            Optional<Duration> removeAfter,
            Optional<String> minVersion,
            int maxOffers,
            int maxLeases,
            int maxPerUser,
            int maxWaitingPolls,
            Duration maxWait,
            int logLinesPerMinute) {}

    /** For how long what ended is kept; empty for ever. */
    public record Retention(
            Optional<Duration> completed,
            Optional<Duration> failed,
            Optional<Duration> cancelled,
            Optional<Duration> signIns,
            Optional<Duration> nodes) {}

    public record History(Duration flushInterval) {}

    public record Auth(Duration sessionLifetime, Optional<Secret> jwtSecret) {}

    /**
     * The language model of work sessions.
     *
     * @param inputPrice in US dollars for a million tokens, as is {@code outputPrice}
     */
    public record Model(
            ModelProvider provider,
            Optional<Secret> apiKey,
            Optional<ServerUrl> baseUrl,
            Optional<String> name,
            Duration silence,
            int maxTokens,
            int maxRetries,
            Optional<BigDecimal> inputPrice,
            Optional<BigDecimal> outputPrice) {}

    /** How a provider of models is spoken with. */
    public enum ModelProvider {
        ANTHROPIC,
        OPENAI
    }

    /**
     * @param agents folder with agent types; need not be there
     * @param contextSize in characters
     * @param costBudget in US dollars; empty for no limit
     */
    public record Sessions(
            Path agents, int maxRounds, int contextSize, int tokenBudget, Optional<BigDecimal> costBudget) {}

    public record Telemetry(Optional<Secret> sentryDsn, String environment) {}

    public record Log(LogFormat format, LogLevel level) {}

    /** How log lines look. */
    public enum LogFormat {
        PLAIN,
        JSON
    }
}
