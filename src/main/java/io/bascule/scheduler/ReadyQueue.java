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
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Claimed jobs that wait for a slot, in the same order as the index that they were claimed by. */
final class ReadyQueue {
    /** @param key the order of the queue, in microseconds as the database keeps it */
    private record Entry(long key, Job job, long sinceMs) {}

    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::key)
            .thenComparing(entry -> entry.job().id(), Ids.ORDER);

    private final Duration headStart;
    /** One queue a type, in order: a type without room is passed over whole. */
    private final Map<String, Deque<Entry>> byType = new HashMap<>();

    private int size;

    ReadyQueue(Duration headStart) {
        this.headStart = headStart;
    }

    void addAll(Collection<Job> claimed, long nowMs) {
        Map<String, List<Entry>> added = new HashMap<>();
        for (Job job : claimed) {
            Instant at = QueueKey.of(job.runAt(), job.priority(), headStart);
            long key = ChronoUnit.MICROS.between(Instant.EPOCH, at);
            added.computeIfAbsent(job.jobType(), type -> new ArrayList<>()).add(new Entry(key, job, nowMs));
        }
        added.forEach((jobType, entries) -> {
            entries.sort(ORDER);
            byType.merge(jobType, new ArrayDeque<>(entries), ReadyQueue::merged);
        });
        size += claimed.size();
    }

    /** A claim mostly brings what comes after all that waits already. */
    private static Deque<Entry> merged(Deque<Entry> waiting, Deque<Entry> more) {
        if (waiting.isEmpty() || ORDER.compare(waiting.peekLast(), more.peekFirst()) <= 0) {
            waiting.addAll(more);
            return waiting;
        }
        Deque<Entry> merged = new ArrayDeque<>(waiting.size() + more.size());
        while (!waiting.isEmpty() && !more.isEmpty()) {
            Deque<Entry> next = ORDER.compare(waiting.peekFirst(), more.peekFirst()) <= 0 ? waiting : more;
            merged.add(next.poll());
        }
        merged.addAll(waiting);
        merged.addAll(more);
        return merged;
    }

    /** The best job of a type that may start, taken out; null where there is none. */
    Job poll(Predicate<String> mayStart) {
        Deque<Entry> best = null;
        for (Map.Entry<String, Deque<Entry>> type : byType.entrySet()) {
            Deque<Entry> queue = type.getValue();
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
        Deque<Entry> queue = byType.get(jobType);
        return queue == null ? 0 : queue.size();
    }

    List<RunKey> keys() {
        return entries().map(entry -> entry.job().run()).toList();
    }

    /** Since when the job waits that has waited longest; {@link Long#MAX_VALUE} where none does. */
    long waitingSinceMs() {
        return entries().mapToLong(Entry::sinceMs).min().orElse(Long.MAX_VALUE);
    }

    /** The run's job, taken out; empty where it does not wait here. */
    Optional<Job> remove(RunKey run) {
        return drain(entry -> entry.job().run().equals(run)).stream().findFirst();
    }

    /** The jobs that have waited since {@code ms} or longer, taken out. */
    List<Job> drainSince(long ms) {
        return drain(entry -> entry.sinceMs() <= ms);
    }

    /** The jobs of a type, taken out. */
    List<Job> drain(String jobType) {
        return drain(entry -> entry.job().jobType().equals(jobType));
    }

    /** All jobs, taken out. */
    List<Job> drain() {
        return drain(entry -> true);
    }

    private List<Job> drain(Predicate<Entry> which) {
        List<Job> drained = new ArrayList<>();
        byType.values().forEach(queue -> queue.removeIf(entry -> which.test(entry) && drained.add(entry.job())));
        size -= drained.size();
        return drained;
    }

    private Stream<Entry> entries() {
        return byType.values().stream().flatMap(Collection::stream);
    }
}
