package io.bascule.bus;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentRun;
import io.bascule.job.AgentStatus;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogLevel;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What remote agents say and are told, and what people ask of them. */
public final class Agents {
    private Agents() {}

    /**
     * An agent is there, and asks for jobs.
     *
     * @param pollId of this request, to say that whoever asked is gone
     * @param waitMs how long to wait for jobs where there are none
     * @param claims whether it takes the jobs at once, rather than having them offered
     */
    public record Poll(UUID pollId, AgentCard card, Caller caller, long waitMs, boolean claims) {}

    /** Whoever sent this poll is gone, and must be given nothing. */
    public record PollGone(UUID pollId) {}

    /**
     * What a poll is answered.
     *
     * @param offers where it did not claim
     * @param leased where it did
     */
    public record Polled(Agent agent, List<Offer> offers, List<Leased> leased) {}

    /** A job that the agent may claim. */
    public record Offer(
            UUID jobId,
            String jobType,
            String taskDescription,
            int priority,
            Instant createdAt,
            Map<String, String> requires) {}

    /** The agent wants this job. */
    public record Claim(UUID jobId, String agentId, Caller caller) {}

    /**
     * A job that an agent has now.
     *
     * @param token what each report of the run names
     * @param leaseMs for how long a heartbeat extends the lease
     * @param heartbeatMs how often to send one
     * @param journal what earlier runs recorded
     */
    public record Leased(
            Job job, UUID token, Instant leaseUntil, long leaseMs, long heartbeatMs, List<JournalEntry> journal) {}

    /** The token under which a run reports, and who does. */
    public record Lease(UUID jobId, UUID token, Caller caller) {}

    /**
     * The run goes on.
     *
     * @param percent how far it is, or null
     * @param note what it says with that, or null
     */
    public record Heartbeat(Lease lease, Integer percent, String note) {}

    /**
     * What a heartbeat is answered.
     *
     * @param cancelled the agent shall stop: the lease is not extended any more
     */
    public record Beat(Instant leaseUntil, long leaseMs, boolean cancelled) {}

    /** Lines for the job's log, in order. */
    public record Log(Lease lease, List<Line> lines) {}

    /** One of them; {@code data} may be null. */
    public record Line(LogLevel level, String action, String message, JsonObject data) {}

    /**
     * What a run reports: a step, a sleep, a checkpoint or its end. A position of 0 stands for the next one.
     *
     * @param content one of {@link Runs.StepDone}, {@link Runs.Slept}, {@link Runs.Shown}, {@link Runs.Parked}, {@link Runs.Completed},
     *     {@link Runs.Failed} and {@link Runs.HandedBack}
     */
    public record Report(Lease lease, Runs.Content content) {}

    /**
     * What became of it.
     *
     * @param state the job's; the agent has it for as long as it is {@code RUNNING}
     * @param checkpoint what was shown or asked, or null
     * @param repeated it had been taken before: the answer was lost, and nothing was changed
     */
    public record Reported(JobStatus state, Checkpoint checkpoint, boolean repeated) {}

    /**
     * Which agents are there?
     *
     * @param status only those of it, or null
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public record ListAll(Caller caller, AgentStatus status, UUID before, int limit) {}

    /**
     * Agents, newest first.
     *
     * @param current the newest few runs of those that have some, by the agents' ids
     */
    public record Listed(List<Agent> agents, boolean hasMore, Map<UUID, List<AgentRun>> current) {}

    /**
     * One agent with its runs.
     *
     * @param before only runs that sort after this one, or null: the keyset cursor
     */
    public record One(String agentId, Caller caller, UUID before, int limit) {}

    /** An agent, the runs that it has, those that it had, newest first, and how those of the last day ended. */
    public record Shown(
            Agent agent,
            List<AgentRun> current,
            List<AgentRun> past,
            boolean hasMore,
            Map<AgentRun.Outcome, Long> lastDay) {}

    /** Remove an agent and end its leases. */
    public record Remove(String agentId, Caller caller) {}

    /** How many are there? */
    public record CountAll() {}

    /**
     * What is counted of agents.
     *
     * @param online agents that are online or busy
     * @param leases runs that agents have
     * @param pollsWaiting polls that this process holds
     */
    public record Counted(int online, int leases, int pollsWaiting) {}

    /** Another node says that there may be jobs to claim. */
    public record Hinted() {}
}
