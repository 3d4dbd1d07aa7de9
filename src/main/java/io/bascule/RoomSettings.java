package io.bascule;

import io.bascule.cluster.ClusterSettings;
import io.bascule.http.HttpSettings;
import io.bascule.job.JobStatus;
import io.bascule.retention.RetentionVerticle;
import io.bascule.scheduler.WorkerSettings;
import io.bascule.settings.Config;
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
                mode == Server.Mode.WORK);
    }
}
