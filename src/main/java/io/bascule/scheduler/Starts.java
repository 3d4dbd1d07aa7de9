package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.JournalEntry;
import io.bascule.job.RunKey;
import io.bascule.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands claimed jobs to their handlers, those of one type together. */
final class Starts {
    private static final Logger LOG = LoggerFactory.getLogger(Starts.class);
    /** Most runs of one message. */
    private static final int MAX_BATCH = 1_000;
    /** Most runs of one message that leaves the process: each may have a megabyte of input. */
    private static final int MAX_BATCH_ELSEWHERE = 20;

    /** Most journals that are read together: each may have megabytes. */
    private static final int MAX_JOURNALS = 20;

    /** Who is told what became of the runs. */
    interface Told {
        /** Whether the run still holds its slot: what was told to stop before its handler had it must not start. */
        boolean isLive(RunKey run);

        /** A handler of another process took them. */
        void elsewhere(UUID handlerId, List<RunKey> runs);

        /** Nobody takes runs of this type now. */
        void nobody(String jobType);

        /** They were not taken. */
        void notTaken(List<RunKey> runs);
    }

    private final Bus bus;
    private final RunStore runs;
    private final UUID nodeId;
    private final Told told;

    Starts(Bus bus, RunStore runs, UUID nodeId, Told told) {
        this.bus = bus;
        this.runs = runs;
        this.nodeId = nodeId;
        this.told = told;
    }

    void start(List<Job> jobs) {
        Map<String, List<Job>> byType = new LinkedHashMap<>();
        jobs.forEach(job ->
                byType.computeIfAbsent(job.jobType(), type -> new ArrayList<>()).add(job));
        byType.forEach(this::start);
    }

    /** A first run has no journal; those of later ones are read before they start. */
    private void start(String jobType, List<Job> jobs) {
        List<Runs.Start> first = new ArrayList<>();
        List<Job> later = new ArrayList<>();
        for (Job job : jobs) {
            if (job.epoch() == 1) {
                first.add(new Runs.Start(job, List.of()));
            } else {
                later.add(job);
            }
        }
        parts(first, MAX_BATCH).forEach(part -> handOver(jobType, part));
        parts(later, MAX_JOURNALS).forEach(part -> startLater(jobType, part));
    }

    private void startLater(String jobType, List<Job> jobs) {
        runs.journals(jobs.stream().map(Job::id).toList())
                .onSuccess(journals -> startLive(jobType, jobs, journals))
                .onFailure(failure ->
                        couldNotStart(jobType, jobs.stream().map(Job::run).toList(), failure));
    }

    private void startLive(String jobType, List<Job> jobs, Map<UUID, List<JournalEntry>> journals) {
        List<Runs.Start> starts = jobs.stream()
                .filter(job -> told.isLive(job.run()))
                .map(job -> new Runs.Start(job, journals.getOrDefault(job.id(), List.of())))
                .toList();
        if (!starts.isEmpty()) {
            handOver(jobType, starts);
        }
    }

    private static <T> List<List<T>> parts(List<T> all, int size) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return parts;
    }

    private void handOver(String jobType, List<Runs.Start> starts) {
        bus.requestHere(Addresses.startRuns(jobType), new Runs.StartAll(nodeId, starts))
                .onFailure(failure -> {
                    if (bus.isClustered() && Bus.isNobodyThere(failure)) {
                        parts(starts, MAX_BATCH_ELSEWHERE).forEach(part -> handOverElsewhere(jobType, part));
                    } else {
                        couldNotStart(jobType, keys(starts), failure);
                    }
                });
    }

    private void handOverElsewhere(String jobType, List<Runs.Start> starts) {
        bus.request(Addresses.startRuns(jobType), new Runs.StartAll(nodeId, starts))
                .onSuccess(taken -> told.elsewhere(taken.handlerId(), keys(starts)))
                .onFailure(failure -> couldNotStart(jobType, keys(starts), failure));
    }

    private static List<RunKey> keys(List<Runs.Start> starts) {
        return starts.stream().map(start -> start.job().run()).toList();
    }

    private void couldNotStart(String jobType, List<RunKey> keys, Throwable failure) {
        LOG.atWarn()
                .addKeyValue(
                        "jobIds", keys.stream().map(RunKey::jobId).limit(10).toList())
                .log("Could not start {} runs of {}: {}", keys.size(), jobType, failure.getMessage());
        if (Bus.isNobodyThere(failure)) {
            told.nobody(jobType);
        }
        told.notTaken(keys);
    }
}
