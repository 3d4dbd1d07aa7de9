package io.bascule.job;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a remote agent says of itself when it polls.
 *
 * @param agentId the name that it gives itself; it belongs to the user who first used it
 * @param hostname may be null, as {@code platform} and {@code version}
 * @param types what it runs
 * @param labels what its machine has; a job that requires more is not for it
 * @param capacity how many jobs it runs at once, those that it has included
 */
public record AgentCard(
        String agentId,
        String hostname,
        String platform,
        String version,
        List<DeclaredType> types,
        Map<String, String> labels,
        int capacity) {

    public AgentCard {
        types = List.copyOf(types);
        labels = Map.copyOf(labels);
    }

    /**
     * A job type that an agent runs.
     *
     * @param type with the usual defaults where only its name was said
     * @param isDescribed whether more than its name was said
     */
    public record DeclaredType(JobType type, boolean isDescribed) {
        /** With a digest in place of what may be large. */
        private DeclaredType brief() {
            if (!isDescribed) {
                return this;
            }
            JsonArray said = JsonArray.of(type.description(), type.example(), type.schema());
            String digest = Digest.of(said.encode().getBytes(StandardCharsets.UTF_8));
            return new DeclaredType(
                    new JobType(
                            type.name(),
                            digest,
                            type.maxAttempts(),
                            type.timeoutMs(),
                            type.concurrency(),
                            new JsonObject(),
                            null),
                    true);
        }

        /** Of which only the name was said. */
        public static DeclaredType named(String name) {
            return new DeclaredType(
                    new JobType(
                            name,
                            "Run by remote agents.",
                            JobType.DEFAULT_MAX_ATTEMPTS,
                            null,
                            0,
                            new JsonObject(),
                            null),
                    false);
        }
    }

    /** The same, but of what is said of the types no more than tells whether another card says something else. */
    public AgentCard brief() {
        return new AgentCard(
                agentId,
                hostname,
                platform,
                version,
                types.stream().map(DeclaredType::brief).toList(),
                labels,
                capacity);
    }

    /** The names of what it runs. */
    public List<String> jobTypes() {
        return types.stream().map(one -> one.type().name()).toList();
    }
}
