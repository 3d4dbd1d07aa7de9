package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands claimed jobs to their handlers, those of one type together. */
final class Starts {
    private static final Logger LOG = LoggerFactory.getLogger(Starts.class);
    /** Most runs of one message. */
    private static final int MAX_BATCH = 1_000;
    /** How long to leave a job alone whose handler could not be reached. */
    private static final long RELEASE_AFTER_MS = 1_000;

    private final Vertx vertx;
    private final Bus bus;
    private final RunStore runs;
    private final UUID nodeId;
    private final Consumer<List<RunKey>> release;

    /**
     * @param release told of the runs that no handler took
     */
    Starts(Vertx vertx, Bus bus, RunStore runs, UUID nodeId, Consumer<List<RunKey>> release) {
        this.vertx = vertx;
        this.bus = bus;
        this.runs = runs;
        this.nodeId = nodeId;
        this.release = release;
    }

    /** A first run has no journal; a later one's is read before it starts. */
    void start(List<Job> jobs) {
        Map<String, List<Runs.Start>> first = new LinkedHashMap<>();
        for (Job job : jobs) {
            if (job.epoch() == 1) {
                first.computeIfAbsent(job.jobType(), type -> new ArrayList<>()).add(new Runs.Start(job, List.of()));
            } else {
                startLater(job);
            }
        }
        first.forEach((jobType, starts) -> {
            for (int from = 0; from < starts.size(); from += MAX_BATCH) {
                handOver(jobType, starts.subList(from, Math.min(from + MAX_BATCH, starts.size())));
            }
        });
    }

    private void startLater(Job job) {
        runs.journal(job.id())
                .onSuccess(journal -> handOver(job.jobType(), List.of(new Runs.Start(job, journal))))
                .onFailure(failure -> notTaken(job.jobType(), List.of(job.run()), failure));
    }

    private void handOver(String jobType, List<Runs.Start> starts) {
        Future<Bus.Done> taken = bus.request(Addresses.startRuns(jobType), new Runs.StartAll(nodeId, starts));
        taken.onFailure(failure -> notTaken(
                jobType, starts.stream().map(start -> start.job().run()).toList(), failure));
    }

    private void notTaken(String jobType, List<RunKey> keys, Throwable failure) {
        LOG.atWarn()
                .addKeyValue(
                        "jobIds", keys.stream().map(RunKey::jobId).limit(10).toList())
                .log("Could not start {} runs of {}: {}", keys.size(), jobType, failure.getMessage());
        vertx.timer(RELEASE_AFTER_MS, TimeUnit.MILLISECONDS).onComplete(v -> release.accept(keys));
    }
}
