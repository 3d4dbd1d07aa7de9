package io.bascule.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A job that the agent has.
 *
 * @param job as the server shows it
 * @param token names the run in each of its reports; secret
 * @param heartbeat how often to send one
 * @param journal what earlier runs recorded
 */
record Claimed(ObjectNode job, String token, Duration heartbeat, ObjectNode journal) {
    /** It becomes part of a path. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    private static final long LEAST_HEARTBEAT_MS = 100;
    private static final long MOST_HEARTBEAT_MS = 3_600_000;

    /** A job as a poll with {@code claim} answers it; empty where it is not one. */
    static Optional<Claimed> of(JsonNode answer) {
        boolean isOne = answer.path("job") instanceof ObjectNode job
                && ID.matcher(job.path("id").asText()).matches()
                && job.path("jobType").isTextual()
                && answer.path("leaseToken").isTextual()
                && answer.path("heartbeatMs").canConvertToLong();
        if (!isOne) {
            return Optional.empty();
        }
        long heartbeatMs = answer.path("heartbeatMs").asLong();
        return Optional.of(new Claimed(
                (ObjectNode) answer.path("job"),
                answer.path("leaseToken").asText(),
                Duration.ofMillis(Math.min(MOST_HEARTBEAT_MS, Math.max(LEAST_HEARTBEAT_MS, heartbeatMs))),
                answer.path("journal") instanceof ObjectNode journal ? journal : Json.object()));
    }

    String id() {
        return job.path("id").asText();
    }

    String jobType() {
        return job.path("jobType").asText();
    }

    /** How long the run may take. */
    Optional<Duration> timeout() {
        JsonNode timeoutMs = job.path("timeoutMs");
        return timeoutMs.canConvertToLong() && timeoutMs.asLong() > 0
                ? Optional.of(Duration.ofMillis(timeoutMs.asLong()))
                : Optional.empty();
    }

    /** What its program reads: the job, and the journal in it. Not the token. */
    ObjectNode input() {
        ObjectNode input = job.deepCopy();
        input.set("journal", journal);
        return input;
    }

    /** The names under which people have decided. */
    Set<String> decided() {
        Set<String> names = new TreeSet<>();
        for (JsonNode checkpoint : journal.path("checkpoints")) {
            if (isDecision(checkpoint)) {
                names.add(checkpoint.path("name").asText());
            }
        }
        return names;
    }

    static boolean isDecision(JsonNode checkpoint) {
        return checkpoint.path("name").isTextual()
                && checkpoint.path("checkpointType").asText().equals("APPROVAL_REQUIRED");
    }

    /** The names of the sleeps that are over. */
    Set<String> slept() {
        Set<String> names = new TreeSet<>();
        for (JsonNode step : journal.path("steps")) {
            if (isSleep(step)) {
                names.add(step.path("name").asText());
            }
        }
        return names;
    }

    static boolean isSleep(JsonNode step) {
        return step.path("kind").asText().equals("SLEEP");
    }

    /** Without the token and what the job is about. */
    @Override
    public String toString() {
        return jobType() + " " + id();
    }
}
