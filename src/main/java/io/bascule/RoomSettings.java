package io.bascule;

import io.bascule.agents.AgentSettings;
import io.bascule.cluster.ClusterSettings;
import io.bascule.http.HttpSettings;
import io.bascule.job.JobStatus;
import io.bascule.llm.ModelKey;
import io.bascule.llm.ModelSettings;
import io.bascule.llm.Provider;
import io.bascule.retention.RetentionVerticle;
import io.bascule.runs.Reports;
import io.bascule.scheduler.WorkerSettings;
import io.bascule.sessions.SessionLimits;
import io.bascule.settings.Config;
import io.bascule.stream.StreamSettings;
import java.math.RoundingMode;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The settings, as each room takes them. */
final class RoomSettings {
    private RoomSettings() {}

    static WorkerSettings worker(Config config) {
        Config.Worker worker = config.worker();
        return new WorkerSettings(
                worker.enabled(),
                worker.maxConcurrentJobs(),
                worker.prefetch(),
                worker.pollInterval(),
                worker.graceTime(),
                worker.cancelGrace(),
                worker.heartbeatInterval(),
                worker.nodeTimeout(),
                worker.retry(),
                config.checkpoints().expiresIn(),
                worker.limits());
    }

    /** A poll is answered well before an idle connection is closed. */
    static AgentSettings agents(Config config) {
        Config.Agents agents = config.agents();
        Duration idle = config.http().idleTimeout().dividedBy(2);
        return new AgentSettings(
                agents.reach(),
                agents.lease(),
                config.worker().cancelGrace(),
                agents.onlineFor(),
                agents.removeAfter(),
                agents.minVersion(),
                new AgentSettings.Limits(
                        agents.maxOffers(),
                        agents.maxLeases(),
                        agents.maxPerUser(),
                        agents.maxWaitingPolls(),
                        agents.maxWait().compareTo(idle) < 0 ? agents.maxWait() : idle,
                        agents.logLinesPerMinute()),
                new Reports.Terms(config.worker().retry(), config.checkpoints().expiresIn()),
                rhythm(agents.lease()));
    }

    /**
     * Where no node reaches the database for longer than a lease, the duty's term is over too: whoever takes it anew grants time. But a node
     * that is only slow for a moment must keep its term, or each new one would grant time again, and no lease would ever end.
     */
    private static AgentSettings.Rhythm rhythm(Duration lease) {
        AgentSettings.Rhythm usual = AgentSettings.Rhythm.DEFAULT;
        Duration least = usual.duty().multipliedBy(5);
        Duration wanted = lease.compareTo(usual.dutyLease()) < 0 ? lease : usual.dutyLease();
        return new AgentSettings.Rhythm(
                usual.write(), usual.look(), usual.duty(), wanted.compareTo(least) < 0 ? least : wanted);
    }

    static ClusterSettings cluster(Config config) {
        Config.Cluster cluster = config.cluster();
        return new ClusterSettings(
                cluster.name(), cluster.host(), cluster.port(), cluster.members(), cluster.eventBusPort());
    }

    static RetentionVerticle.Terms retention(Config config) {
        Config.Retention retention = config.retention();
        Map<JobStatus, Duration> jobs = new EnumMap<>(JobStatus.class);
        retention.completed().ifPresent(kept -> jobs.put(JobStatus.COMPLETED, kept));
        retention.failed().ifPresent(kept -> jobs.put(JobStatus.FAILED, kept));
        retention.cancelled().ifPresent(kept -> jobs.put(JobStatus.CANCELLED, kept));
        return new RetentionVerticle.Terms(jobs, retention.signIns(), retention.nodes());
    }

    /** Only Anthropic has a model that is asked where none is named. */
    static ModelSettings model(Config config) {
        Config.Model model = config.model();
        boolean isAnthropic = model.provider() == Config.ModelProvider.ANTHROPIC;
        return new ModelSettings(
                Provider.valueOf(model.provider().name()),
                model.apiKey().map(key -> new ModelKey(key.value())),
                model.baseUrl().map(url -> URI.create(url.toString())),
                model.name().orElse(isAnthropic ? "claude-sonnet-4-5" : ""),
                model.silence(),
                model.maxTokens(),
                model.maxRetries(),
                model.inputPrice(),
                model.outputPrice());
    }

    /** Costs are counted in millionths of a US dollar. */
    static SessionLimits sessions(Config config) {
        Config.Sessions sessions = config.sessions();
        return new SessionLimits(
                sessions.maxRounds(),
                sessions.tokenBudget(),
                sessions.costBudget()
                        .map(dollars -> dollars.movePointRight(6)
                                .setScale(0, RoundingMode.CEILING)
                                .longValueExact())
                        .orElse(null),
                sessions.contextSize());
    }

    /** A sign of life is due well before an idle connection is closed. */
    static StreamSettings streams(Config config) {
        Config.Http http = config.http();
        Duration third = http.idleTimeout().dividedBy(3);
        StreamSettings usual = StreamSettings.DEFAULT;
        return new StreamSettings(
                http.maxStreams(),
                http.maxStreamsPerUser(),
                third.compareTo(usual.heartbeat()) < 0 ? third : usual.heartbeat(),
                usual.patience());
    }

    static HttpSettings http(Config config, Server.Mode mode) {
        Config.Http http = config.http();
        return new HttpSettings(
                http.host(),
                http.port(),
                http.listeners(),
                new HttpSettings.Limits(
                        http.maxBodySize(),
                        http.maxBatchSize(),
                        http.maxConnections(),
                        http.idleTimeout(),
                        http.bodyTimeout()),
                http.trustProxy(),
                HttpSettings.SecureCookie.valueOf(http.secureCookie().name()),
                http.metricsNeedKey(),
                mode == Server.Mode.WORK,
                http.publicUrl());
    }
}
