package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.QueueKey;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Claimed jobs that wait for a slot, in the same order as the index that they were claimed by. */
final class ReadyQueue {
    private final PriorityQueue<Job> jobs;

    ReadyQueue(Duration headStart) {
        this.jobs = new PriorityQueue<>(
                Comparator.comparing((Job job) -> QueueKey.of(job.runAt(), job.priority(), headStart))
                        .thenComparing(Job::id));
    }

    void addAll(List<Job> claimed) {
        jobs.addAll(claimed);
    }

    /** The best job that may start, taken out; null where none may. */
    Job poll(Predicate<Job> mayStart) {
        List<Job> passedOver = new ArrayList<>();
        Job best = jobs.poll();
        while (best != null && !mayStart.test(best)) {
            passedOver.add(best);
            best = jobs.poll();
        }
        jobs.addAll(passedOver);
        return best;
    }

    int size() {
        return jobs.size();
    }

    long count(String jobType) {
        return jobs.stream().filter(job -> job.jobType().equals(jobType)).count();
    }

    List<RunKey> keys() {
        return jobs.stream().map(Job::run).toList();
    }

    /** All jobs, taken out. */
    List<Job> drain() {
        List<Job> all = new ArrayList<>(jobs);
        jobs.clear();
        return all;
    }
}
