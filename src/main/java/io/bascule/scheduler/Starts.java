package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands claimed jobs to their handlers, those of one type together. */
final class Starts {
    private static final Logger LOG = LoggerFactory.getLogger(Starts.class);
    /** Most runs of one message. */
    private static final int MAX_BATCH = 1_000;

    private final Bus bus;
    private final RunStore runs;
    private final UUID nodeId;
    private final Predicate<RunKey> isLive;
    private final Consumer<List<RunKey>> notTaken;

    /**
     * @param isLive whether a run still holds its slot
     * @param notTaken told of the runs that no handler took
     */
    Starts(Bus bus, RunStore runs, UUID nodeId, Predicate<RunKey> isLive, Consumer<List<RunKey>> notTaken) {
        this.bus = bus;
        this.runs = runs;
        this.nodeId = nodeId;
        this.isLive = isLive;
        this.notTaken = notTaken;
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
                .onSuccess(journal -> startIfLive(new Runs.Start(job, journal)))
                .onFailure(failure -> couldNotStart(job.jobType(), List.of(job.run()), failure));
    }

    /** What was told to stop before its handler had it must not start. */
    private void startIfLive(Runs.Start start) {
        if (isLive.test(start.job().run())) {
            handOver(start.job().jobType(), List.of(start));
        }
    }

    private void handOver(String jobType, List<Runs.Start> starts) {
        Future<Bus.Done> taken = bus.request(Addresses.startRuns(jobType), new Runs.StartAll(nodeId, starts));
        taken.onFailure(failure -> couldNotStart(
                jobType, starts.stream().map(start -> start.job().run()).toList(), failure));
    }

    private void couldNotStart(String jobType, List<RunKey> keys, Throwable failure) {
        LOG.atWarn()
                .addKeyValue(
                        "jobIds", keys.stream().map(RunKey::jobId).limit(10).toList())
                .log("Could not start {} runs of {}: {}", keys.size(), jobType, failure.getMessage());
        notTaken.accept(keys);
    }
}
