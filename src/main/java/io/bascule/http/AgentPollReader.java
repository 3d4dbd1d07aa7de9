package io.bascule.http;

import io.bascule.job.AgentCard;
import io.bascule.job.AgentRules;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.bascule.job.NewJobRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a remote agent says of itself when it polls. Everything is read before it fails with all that is wrong. */
final class AgentPollReader {
    private final List<FieldError> errors = new ArrayList<>();
    private final Fields fields;

    AgentPollReader(JsonObject body) {
        this.fields = new Fields(body, "", errors);
    }

    /** Fails where anything is wrong. */
    void end() {
        fields.nothingElse().refuseIfWrong();
    }

    AgentCard card() {
        String agentId = fields.requiredText("agentId", 1, AgentRules.MAX_AGENT_ID);
        String hostname = fields.text("hostname", 0, AgentRules.MAX_HOSTNAME);
        String platform = fields.text("platform", 0, AgentRules.MAX_PLATFORM);
        String version = fields.text("version", 0, AgentRules.MAX_VERSION);
        List<AgentCard.DeclaredType> types = types(fields.require("jobTypes").array("jobTypes"));
        Map<String, String> labels = fields.textsByName("labels");
        Long capacity = fields.wholeNumber("capacity", 1, AgentRules.MAX_CAPACITY);
        AgentCard card = new AgentCard(
                agentId,
                hostname,
                platform,
                version,
                types,
                labels == null ? Map.of() : labels,
                capacity == null ? 1 : capacity.intValue());
        if (errors.isEmpty()) {
            errors.addAll(AgentRules.problems(card));
        }
        return card;
    }

    private List<AgentCard.DeclaredType> types(JsonArray named) {
        List<AgentCard.DeclaredType> types = new ArrayList<>();
        if (named == null) {
            return types;
        }
        if (named.size() > AgentRules.MAX_TYPES) {
            fields.wrong("jobTypes", "must be 1 to " + AgentRules.MAX_TYPES + " job types");
            return types;
        }
        for (int i = 0; i < named.size(); i++) {
            Object one = named.getValue(i);
            if (one instanceof String name) {
                types.add(AgentCard.DeclaredType.named(name));
            } else if (one instanceof JsonObject object) {
                types.add(type(new Fields(object, "jobTypes[" + i + "].", errors)));
            } else {
                fields.wrong("jobTypes[" + i + "]", "must be a job type's name, or an object, {…}");
            }
        }
        return types;
    }

    private static AgentCard.DeclaredType type(Fields type) {
        String name = type.requiredText("name", 1, 100);
        String description = type.text("description", 0, AgentRules.MAX_TYPE_DESCRIPTION);
        Long maxAttempts = type.wholeNumber("maxAttempts", 1, NewJobRules.MAX_ATTEMPTS);
        Long timeoutMs = type.wholeNumber("timeoutMs", 1, NewJobRules.MAX_TIMEOUT_MS);
        JsonObject example = type.object("example");
        JsonObject schema = type.object("schema");
        type.nothingElse();
        return new AgentCard.DeclaredType(
                new JobType(
                        name == null ? "" : name,
                        description == null ? "" : description,
                        maxAttempts == null ? JobType.DEFAULT_MAX_ATTEMPTS : maxAttempts.intValue(),
                        timeoutMs,
                        0,
                        example == null ? new JsonObject() : example,
                        schema),
                true);
    }

    /** For how long a poll may be held, in milliseconds. */
    long waitMs() {
        Long seconds = fields.wholeNumber("wait", 0, AgentRules.MAX_WAIT_S);
        return seconds == null ? 0 : seconds * 1_000;
    }

    boolean claims() {
        return Boolean.TRUE.equals(fields.flag("claim"));
    }
}
