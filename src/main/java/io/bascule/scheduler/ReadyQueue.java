package io.bascule.scheduler;

import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.QueueKey;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/** Claimed jobs that wait for a slot, in the same order as the index that they were claimed by. */
final class ReadyQueue {
    /** @param key the order of the queue, in microseconds as the database keeps it */
    private record Entry(long key, Job job, long sinceMs) {}

    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::key)
            .thenComparing(entry -> entry.job().id(), Ids.ORDER);

    private final Duration headStart;
    /** One queue a type: a type without room is passed over whole. */
    private final Map<String, PriorityQueue<Entry>> byType = new HashMap<>();

    private int size;

    ReadyQueue(Duration headStart) {
        this.headStart = headStart;
    }

    void addAll(Collection<Job> claimed, long nowMs) {
        for (Job job : claimed) {
            Instant at = QueueKey.of(job.runAt(), job.priority(), headStart);
            long key = ChronoUnit.MICROS.between(Instant.EPOCH, at);
            byType.computeIfAbsent(job.jobType(), type -> new PriorityQueue<>(ORDER))
                    .add(new Entry(key, job, nowMs));
        }
        size += claimed.size();
    }

    /** The best job of a type that may start, taken out; null where there is none. */
    Job poll(Predicate<String> mayStart) {
        PriorityQueue<Entry> best = null;
        for (Map.Entry<String, PriorityQueue<Entry>> type : byType.entrySet()) {
            PriorityQueue<Entry> queue = type.getValue();
            if (!queue.isEmpty()
                    && (best == null || ORDER.compare(queue.peek(), best.peek()) < 0)
                    && mayStart.test(type.getKey())) {
                best = queue;
            }
        }
        if (best == null) {
            return null;
        }
        size--;
        return best.poll().job();
    }

    int size() {
        return size;
    }

    int count(String jobType) {
        PriorityQueue<Entry> queue = byType.get(jobType);
        return queue == null ? 0 : queue.size();
    }

    List<RunKey> keys() {
        return entries().stream().map(entry -> entry.job().run()).toList();
    }

    /** Since when the job waits that has waited longest; {@link Long#MAX_VALUE} where none does. */
    long waitingSinceMs() {
        return entries().stream().mapToLong(Entry::sinceMs).min().orElse(Long.MAX_VALUE);
    }

    /** The jobs that have waited since {@code ms} or longer, taken out. */
    List<Job> drainSince(long ms) {
        List<Job> drained = new ArrayList<>();
        for (PriorityQueue<Entry> queue : byType.values()) {
            queue.removeIf(entry -> entry.sinceMs() <= ms && drained.add(entry.job()));
        }
        size -= drained.size();
        return drained;
    }

    /** The jobs of these types, taken out. */
    List<Job> drainTypes(Set<String> jobTypes) {
        List<Job> drained = new ArrayList<>();
        for (String jobType : jobTypes) {
            PriorityQueue<Entry> queue = byType.get(jobType);
            if (queue != null) {
                queue.forEach(entry -> drained.add(entry.job()));
                queue.clear();
            }
        }
        size -= drained.size();
        return drained;
    }

    /** All jobs, taken out. */
    List<Job> drain() {
        return drainSince(Long.MAX_VALUE);
    }

    private Queue<Entry> entries() {
        Queue<Entry> all = new ArrayDeque<>(size);
        byType.values().forEach(all::addAll);
        return all;
    }
}
