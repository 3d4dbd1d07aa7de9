package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** Where each job must be after what was done to it, whatever the statements are that did it. */
final class MovesModel {
    /** What is known of a job. */
    static final class Entry {
        final UUID id;
        final int maxAttempts;
        final String jobType;
        JobStatus status = JobStatus.PENDING;
        long epoch;
        int attempt;
        boolean resumes;
        UUID node;
        UUID checkpoint;
        boolean tellsHandler;
        boolean takesChanges;
        boolean cancelRequested;

        private Entry(Job job) {
            id = job.id();
            maxAttempts = job.maxAttempts();
            jobType = job.jobType();
        }

        RunKey run() {
            return new RunKey(id, epoch);
        }

        boolean isRunning() {
            return status == JobStatus.RUNNING;
        }

        void become(JobStatus next) {
            assertTrue(status.canBecome(next), () -> "the test itself: from " + status + " to " + next);
            status = next;
            resumes = false;
            node = null;
            cancelRequested = false;
        }

        /** Queued to go on with its present attempt. */
        void goOn() {
            become(JobStatus.QUEUED);
            resumes = true;
        }

        private String line() {
            return id + " in " + place() + ": " + status + " epoch " + epoch + " attempt " + attempt
                    + (cancelRequested ? " to cancel" : "");
        }

        private String place() {
            return switch (status) {
                case PENDING, QUEUED -> "ready";
                case RUNNING -> "running";
                case WAITING_APPROVAL -> "waiting";
                case COMPLETED, FAILED, CANCELLED -> "ended";
            };
        }
    }

    /** The same line of each job, and each row that is in its place, by the database. */
    static final String LINES = """
            select s.id || ' in ' || concat_ws(' and ',
                case when r.id is not null then 'ready' end, case when u.id is not null then 'running' end,
                case when w.id is not null then 'waiting' end, case when e.id is not null then 'ended' end)
              || ': ' || coalesce(j.status, 'nothing') || ' epoch ' || j.epoch || ' attempt ' || j.attempt
              || case when j.cancel_requested then ' to cancel' else '' end as line
            from bascule.submitted s
            join bascule.jobs j on j.id = s.id
            left join bascule.ready r on r.id = s.id
            left join bascule.running u on u.id = s.id
            left join bascule.waiting w on w.id = s.id
            left join bascule.ended e on e.id = s.id
            order by s.id
            """;

    private final Map<String, Entry> entries = new TreeMap<>();
    private final List<RunKey> over = new ArrayList<>();
    private final Random random;

    MovesModel(Random random) {
        this.random = random;
    }

    void submitted(Job job) {
        entries.put(job.id().toString(), new Entry(job));
    }

    /** A claim answered with this job, or it was started as it came. */
    void claimed(Job job, UUID node) {
        Entry entry = entries.get(job.id().toString());
        assertTrue(entry.status.isClaimable(), () -> "claimed while " + entry.status);
        assertEquals(entry.epoch + 1, job.epoch(), "a claim raises the epoch");
        assertEquals(entry.resumes ? entry.attempt : entry.attempt + 1, job.attempt());
        over.add(entry.run());
        entry.become(JobStatus.RUNNING);
        entry.epoch = job.epoch();
        entry.attempt = job.attempt();
        entry.node = node;
    }

    void retriedByHand(Entry entry) {
        over.add(entry.run());
        entry.become(JobStatus.QUEUED);
        entry.epoch++;
        entry.attempt = 0;
    }

    /** One that is wanted, or null where there is none. */
    Entry any(Predicate<Entry> wanted) {
        List<Entry> all = all(wanted);
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    List<Entry> all(Predicate<Entry> wanted) {
        return entries.values().stream().filter(wanted).toList();
    }

    /** A live run, or one that is over, each as likely. */
    RunKey anyRun() {
        Entry running = any(Entry::isRunning);
        return running == null || random.nextBoolean() ? anyThatIsOver() : running.run();
    }

    /** Some live runs and some that are over, a job at most once. */
    List<RunKey> someRuns() {
        Map<UUID, RunKey> some = new TreeMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            RunKey stale = anyThatIsOver();
            some.put(stale.jobId(), stale);
        }
        List<Entry> live = new ArrayList<>(all(Entry::isRunning));
        Collections.shuffle(live, random);
        live.stream().limit(random.nextInt(4)).forEach(entry -> some.put(entry.id, entry.run()));
        List<RunKey> mixed = new ArrayList<>(some.values());
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private RunKey anyThatIsOver() {
        Entry resting = any(entry -> !entry.isRunning());
        if (resting != null && random.nextBoolean()) {
            return resting.run();
        }
        // The most dangerous are those whose job runs again.
        List<RunKey> again = over.stream()
                .filter(run -> entries.get(run.jobId().toString()).isRunning())
                .toList();
        if (!again.isEmpty() && random.nextBoolean()) {
            return again.get(random.nextInt(again.size()));
        }
        return over.isEmpty() ? new RunKey(new UUID(0, 1), 1) : over.get(random.nextInt(over.size()));
    }

    /** The job whose live run this is, or null. */
    Entry live(RunKey run) {
        Entry entry = entries.get(run.jobId().toString());
        return entry != null && entry.isRunning() && entry.epoch == run.epoch() ? entry : null;
    }

    /** Of the jobs that are meant, how many are in each state. */
    Map<JobStatus, Long> counts(Predicate<Entry> meant) {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, (long)
                    all(meant.and(entry -> entry.status == status)).size());
        }
        return counts;
    }

    List<String> lines() {
        return entries.values().stream().map(Entry::line).toList();
    }
}
