package io.bascule.stream;

import io.bascule.bus.Events;
import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.LogEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What is watched, and what is told of it: the one place of a process that numbers events. For one context. */
final class Source {
    /** Frames are kept for so long after the last stream of a subject ended, so that it can be resumed. */
    static final long LINGER_MS = 60_000;

    private static final int KEPT_FRAMES = 2_000;
    private static final long KEPT_BYTES = 4 << 20;

    private final Vertx vertx;
    private final Frames frames;
    private final Views views;
    private final int mostWatches;
    private final Map<Subject, Watch> watches = new HashMap<>();
    private final Set<Lane<?>> waiting = new LinkedHashSet<>();
    private final Ring ring = new Ring(KEPT_FRAMES, KEPT_BYTES);
    private long sequence;
    private boolean planned;

    /** @param mostWatches above so many, what nobody watches any more is forgotten at once */
    Source(Vertx vertx, Frames frames, Views views, int mostWatches) {
        this.vertx = vertx;
        this.frames = frames;
        this.views = views;
        this.mostWatches = mostWatches;
    }

    // Who watches

    /** How a stream begins: after the greeting what it missed, then what comes. */
    record Start(long sequence, Buffer greeting, List<Frame> missed) {}

    /** @param lastEventId what the reader was told last, or null */
    Start join(Subject subject, String lastEventId, Member member) {
        Watch watch = watches.computeIfAbsent(subject, s -> new Watch(s, ++sequence, views));
        watch.members().add(member);
        if (lastEventId == null) {
            return new Start(sequence, frames.greeting(sequence), List.of());
        }
        OptionalLong last = frames.sequenceIn(lastEventId);
        return last.isEmpty() ? resynced() : resumed(watch, last.getAsLong());
    }

    private Start resumed(Watch watch, long last) {
        boolean isKnown = last >= watch.since() && last <= sequence;
        Optional<List<Frame>> missed = isKnown ? ring.after(last, watch.subject()) : Optional.empty();
        return missed.map(later -> new Start(sequence, frames.greeting(last), later))
                .orElseGet(this::resynced);
    }

    private Start resynced() {
        return new Start(sequence, frames.greetingWithResync(sequence), List.of());
    }

    void leave(Subject subject, Member member) {
        Watch watch = watches.get(subject);
        if (watch != null && watch.members().remove(member)) {
            watch.idle(Clock.nowMs());
            if (watches.size() > mostWatches) {
                forget(Clock.nowMs());
            }
        }
    }

    /** Forgets what nobody has watched for a while. */
    void sweep() {
        forget(Clock.nowMs() - LINGER_MS);
    }

    private void forget(long idleSinceMs) {
        Iterator<Watch> all = watches.values().iterator();
        while (all.hasNext()) {
            Watch watch = all.next();
            if (watch.isIdleSince(idleSinceMs)) {
                all.remove();
                waiting.removeIf(lane -> lane.watch() == watch);
            }
        }
        if (watches.isEmpty()) {
            ring.clear(sequence);
        }
    }

    boolean isWatched() {
        return !watches.isEmpty();
    }

    boolean isWatched(Subject subject) {
        return watches.containsKey(subject);
    }

    /** Whether a stream of it is open now. */
    boolean isTaken(Subject subject) {
        Watch watch = watches.get(subject);
        return watch != null && !watch.members().isEmpty();
    }

    /** The jobs that have streams of their own. */
    List<UUID> watchedJobs() {
        return watches.keySet().stream().filter(Subject::isJob).map(Subject::id).toList();
    }

    List<Member> members() {
        return watches.values().stream()
                .flatMap(watch -> watch.members().stream())
                .toList();
    }

    // What happens

    void jobChanged(Job job) {
        concerned(job.id()).forEach(watch -> gather(watch.jobs(), job.id(), job));
    }

    void checkpointChanged(Checkpoint checkpoint, String jobType) {
        Watch.Shown shown = new Watch.Shown(checkpoint, jobType);
        concerned(checkpoint.jobId()).forEach(watch -> gather(watch.checkpoints(), checkpoint.id(), shown));
    }

    void logged(LogEntry entry) {
        Watch watch = watches.get(Subject.job(entry.jobId()));
        if (watch != null) {
            gather(watch.logs(), entry.id(), entry);
        }
    }

    void agentChanged(Events.AgentChanged agent) {
        Stream.of(Subject.ALL_AGENTS, Subject.agentsOf(agent.userId()))
                .map(watches::get)
                .filter(watch -> watch != null)
                .forEach(watch -> gather(watch.agents(), agent.id(), agent));
    }

    /** So many jobs and checkpoints changed, and nobody knows which. */
    void missed(long jobs, long checkpoints) {
        Watch everything = watches.get(Subject.EVERYTHING);
        if (everything != null && jobs > 0) {
            missed(everything.jobs(), jobs);
        }
        if (checkpoints > 0) {
            watches.values().stream()
                    .filter(watch -> !watch.subject().isOfAgents())
                    .forEach(watch -> missed(watch.checkpoints(), checkpoints));
        }
    }

    /** Agents of these users changed, and it is not known which. */
    void missedAgentsOf(Collection<UUID> users) {
        users.forEach(user -> missedAgents(Subject.agentsOf(user), 1));
        missedAgents(Subject.ALL_AGENTS, users.size());
    }

    /** So many agents changed, and nobody knows whose. */
    void missedAgents(long agents) {
        List.copyOf(watches.keySet()).stream()
                .filter(Subject::isOfAgents)
                .forEach(subject -> missedAgents(subject, agents));
    }

    private void missedAgents(Subject subject, long agents) {
        Watch watch = watches.get(subject);
        if (watch != null && agents > 0) {
            missed(watch.agents(), agents);
        }
    }

    /** Lines were added to a job's log that are not known here. */
    void missedLines(UUID jobId) {
        Watch watch = watches.get(Subject.job(jobId));
        if (watch != null) {
            missed(watch.logs(), 1);
        }
    }

    /** Tells those who watch everything at once. */
    void tell(String event, String data) {
        Watch everything = watches.get(Subject.EVERYTHING);
        if (everything != null) {
            tell(everything, event, data);
        }
    }

    private Stream<Watch> concerned(UUID jobId) {
        return Stream.of(Subject.EVERYTHING, Subject.job(jobId))
                .map(watches::get)
                .filter(watch -> watch != null);
    }

    private <T> void gather(Lane<T> lane, UUID id, T state) {
        lane.add(id, state);
        wait(lane);
    }

    private void missed(Lane<?> lane, long changes) {
        lane.missed(changes);
        wait(lane);
    }

    private void wait(Lane<?> lane) {
        waiting.add(lane);
        plan();
    }

    // Telling it

    private void plan() {
        if (planned || waiting.isEmpty()) {
            return;
        }
        planned = true;
        long dueMs = waiting.stream().mapToLong(Lane::dueMs).min().orElseThrow();
        // Another lane may be due sooner than all that wait now.
        long delayMs = Math.min(Pace.MIN_MS, Math.max(Pace.GATHER_MS, dueMs - Clock.nowMs()));
        vertx.setTimer(delayMs, timer -> {
            planned = false;
            tellWhatIsDue();
            plan();
        });
    }

    private void tellWhatIsDue() {
        long nowMs = Clock.nowMs();
        List<Lane<?>> due =
                waiting.stream().filter(lane -> lane.dueMs() <= nowMs).toList();
        due.forEach(lane -> {
            waiting.remove(lane);
            lane.told(nowMs, tell(lane.watch(), lane.event(), lane.take()));
        });
    }

    /** Answers how many bytes it took. */
    private int tell(Watch watch, String event, String data) {
        sequence++;
        Frame frame = new Frame(watch.subject(), sequence, frames.event(sequence, event, data));
        ring.add(frame);
        watch.members().forEach(member -> member.tell(subscriber -> subscriber.take(frame)));
        return frame.bytes().length();
    }
}
