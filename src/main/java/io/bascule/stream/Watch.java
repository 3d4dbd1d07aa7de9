package io.bascule.stream;

import io.bascule.bus.Events;
import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.LogEntry;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** A subject that is watched, or was until a short while ago: who takes, and what is gathered for them. */
final class Watch {
    /** Most states that one event holds, of each kind. */
    static final int MOST = 100;

    private final Subject subject;
    private final long since;
    private final Set<Member> members = new LinkedHashSet<>();
    private final Lane<Job> jobs;
    private final Lane<Shown> checkpoints;
    private final Lane<LogEntry> logs;
    private final Lane<Events.AgentChanged> agents;
    private long idleSinceMs;

    /** A checkpoint with the type of its job. */
    record Shown(Checkpoint checkpoint, String jobType) {}

    /** @param since from which place on everything of the subject was told */
    Watch(Subject subject, long since, Views views) {
        this.subject = subject;
        this.since = since;
        jobs = subject.isJob()
                ? new Lane<>(this, "job", new Batch<>(1, Watch::later), taken -> oneJob(taken, views))
                : new Lane<>(
                        this, "jobs", new Batch<>(MOST, Watch::later), taken -> ListText.of("jobs", taken, views::job));
        checkpoints = new Lane<>(
                this,
                "checkpoints",
                new Batch<>(MOST, Watch::later),
                taken -> ListText.of(
                        "checkpoints", taken, shown -> views.checkpoint(shown.checkpoint(), shown.jobType())));
        agents = new Lane<>(
                this,
                "agents",
                new Batch<>(MOST, (a, b) -> b),
                taken -> ListText.of("agents", taken, agent -> JsonObject.of("agentId", agent.agentId())));
        logs = new Lane<>(
                this, "logs", new Batch<>(MOST, (a, b) -> b), taken -> ListText.of("logs", taken, views::log));
    }

    /** {@code {"job":{…}}}, the only event of a stream of one job that is not a list. */
    static String oneJob(Job job, Views views) {
        return "{\"job\":" + views.job(job).encode() + "}";
    }

    private static String oneJob(Batch.Taken<Job> taken, Views views) {
        return oneJob(taken.states().get(0), views);
    }

    Subject subject() {
        return subject;
    }

    long since() {
        return since;
    }

    Set<Member> members() {
        return members;
    }

    Lane<Job> jobs() {
        return jobs;
    }

    Lane<Shown> checkpoints() {
        return checkpoints;
    }

    Lane<LogEntry> logs() {
        return logs;
    }

    Lane<Events.AgentChanged> agents() {
        return agents;
    }

    /** The last one left. */
    void idle(long nowMs) {
        idleSinceMs = nowMs;
    }

    boolean isIdleSince(long timeMs) {
        return members.isEmpty() && idleSinceMs <= timeMs;
    }

    /** What is read about other nodes' jobs may be older than what was heard in the meantime. */
    private static Job later(Job known, Job heard) {
        boolean isOlder = heard.epoch() < known.epoch()
                || (heard.epoch() == known.epoch() && isBefore(heard.updatedAt(), known.updatedAt()));
        return isOlder ? known : heard;
    }

    private static Shown later(Shown known, Shown heard) {
        return isBefore(heard.checkpoint().updatedAt(), known.checkpoint().updatedAt()) ? known : heard;
    }

    private static boolean isBefore(Instant time, Instant other) {
        return time != null && other != null && time.isBefore(other);
    }
}
