package io.bascule.http;

import io.bascule.bus.Agents;
import io.bascule.job.Agent;
import io.bascule.job.AgentRun;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.JournalEntry;
import io.bascule.job.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Remote agents, what they are given, and what they did, as the API shows them. */
final class AgentJson {
    private AgentJson() {}

    static JsonObject of(Agent agent) {
        return new JsonObject()
                .put("id", JobJson.text(agent.id()))
                .put("agentId", agent.agentId())
                .put("status", agent.status().wireName())
                .put("userId", JobJson.text(agent.userId()))
                .put("apiKeyId", JobJson.text(agent.apiKeyId()))
                .put("hostname", agent.hostname())
                .put("platform", agent.platform())
                .put("version", agent.version())
                .put("upgrade", upgrade(agent))
                .put("jobTypes", new JsonArray(agent.jobTypes()))
                .put("labels", Labels.json(agent.labels()))
                .put("capacity", agent.capacity())
                .put("activeJobs", agent.activeJobs())
                .put("firstSeenAt", Times.write(agent.firstSeenAt()))
                .put("seenAt", Times.write(agent.seenAt()));
    }

    /** With the newest few of the jobs that it has. */
    static JsonObject listed(Agent agent, Map<UUID, List<AgentRun>> current) {
        return of(agent).put("currentJobs", JobJson.all(current.getOrDefault(agent.id(), List.of()), AgentJson::run));
    }

    /** As an agent that polls is told of itself. */
    static JsonObject polling(Agent agent) {
        return new JsonObject()
                .put("id", JobJson.text(agent.id()))
                .put("agentId", agent.agentId())
                .put("jobTypes", new JsonArray(agent.jobTypes()))
                .put("labels", Labels.json(agent.labels()))
                .put("capacity", agent.capacity());
    }

    /** Null where the agent's version will do. */
    static JsonObject upgrade(Agent agent) {
        String wanted = agent.wantedVersion();
        return wanted == null
                ? null
                : JsonObject.of(
                        "wanted",
                        wanted,
                        "message",
                        "This agent is of version " + agent.version() + "; upgrade it to " + wanted + " or newer.");
    }

    static JsonObject offer(Agents.Offer offer) {
        return new JsonObject()
                .put("id", JobJson.text(offer.jobId()))
                .put("jobType", offer.jobType())
                .put("taskDescription", offer.taskDescription())
                .put("priority", offer.priority())
                .put("requires", Labels.json(offer.requires()))
                .put("createdAt", Times.write(offer.createdAt()));
    }

    static JsonObject leased(Agents.Leased leased) {
        return new JsonObject()
                .put("job", JobJson.of(leased.job()))
                .put("leaseToken", JobJson.text(leased.token()))
                .put("leaseUntil", Times.write(leased.leaseUntil()))
                .put("leaseMs", leased.leaseMs())
                .put("heartbeatMs", leased.heartbeatMs())
                .put("journal", journal(leased.journal()));
    }

    /** What is not to be done again, and what people have said. */
    private static JsonObject journal(List<JournalEntry> journal) {
        JsonArray steps = new JsonArray();
        JsonArray checkpoints = new JsonArray();
        for (JournalEntry entry : journal) {
            if (entry.checkpoint() == null) {
                steps.add(step(entry));
            } else if (entry.checkpoint().status() != CheckpointStatus.PENDING) {
                checkpoints.add(checkpoint(entry.checkpoint()).put("position", entry.position()));
            }
        }
        return JsonObject.of("steps", steps, "checkpoints", checkpoints);
    }

    private static JsonObject step(JournalEntry entry) {
        JsonObject step = new JsonObject()
                .put("position", entry.position())
                .put("name", entry.name())
                .put("kind", entry.kind().name());
        return entry.kind() == JournalEntry.Kind.STEP
                ? step.put("result", entry.result())
                : step.put("until", Times.write(entry.until()));
    }

    /** With the name that the agent gave it; null for none. */
    static JsonObject checkpoint(Checkpoint checkpoint) {
        return checkpoint == null ? null : CheckpointJson.of(checkpoint).put("name", checkpoint.name());
    }

    static JsonObject run(AgentRun run) {
        return new JsonObject()
                .put("jobId", JobJson.text(run.jobId()))
                .put("jobType", run.jobType())
                .put("taskDescription", run.taskDescription())
                .put("outcome", run.outcome().name())
                .put("errorCode", run.errorCode())
                .put("progress", run.progress())
                .put("progressNote", run.progressNote())
                .put("claimedAt", Times.write(run.claimedAt()))
                .put("leaseUntil", Times.write(run.leaseUntil()))
                .put("endedAt", Times.write(run.endedAt()));
    }

    /** Of each outcome that there is but the one that is none yet. */
    static JsonObject counts(Map<AgentRun.Outcome, Long> counts) {
        JsonObject json = new JsonObject();
        for (AgentRun.Outcome outcome : AgentRun.Outcome.values()) {
            if (outcome != AgentRun.Outcome.RUNNING) {
                json.put(outcome.name().toLowerCase(Locale.ROOT), counts.getOrDefault(outcome, 0L));
            }
        }
        return json;
    }
}
