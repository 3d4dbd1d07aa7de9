package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What an agent may say of itself. */
public final class AgentRules {
    public static final int MAX_AGENT_ID = 100;
    public static final int MAX_HOSTNAME = 255;
    public static final int MAX_PLATFORM = 100;
    public static final int MAX_VERSION = 100;
    public static final int MAX_TYPES = 100;
    public static final int MAX_CAPACITY = 1_000;
    public static final int MAX_TYPE_DESCRIPTION = 1_000;
    /** Longest example and schema of a type, in characters of JSON. */
    public static final int MAX_TYPE_JSON = 16_384;
    /** Most lines of a log in one call. */
    public static final int MAX_LINES = 1_000;
    /** Longest time that a poll is held, in seconds. */
    public static final int MAX_WAIT_S = 30;

    private static final Pattern AGENT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}");

    private AgentRules() {}

    /** What is wrong with the card; empty where there is nothing. */
    public static List<FieldError> problems(AgentCard card) {
        List<FieldError> errors = new ArrayList<>();
        if (!isAgentId(card.agentId())) {
            errors.add(new FieldError(
                    "agentId",
                    "must be 1 to " + MAX_AGENT_ID
                            + " of letters, digits, '.', '_', ':', '@' and '-', and start with a letter or digit"));
        }
        if (card.types().isEmpty() || card.types().size() > MAX_TYPES) {
            errors.add(new FieldError("jobTypes", "must be 1 to " + MAX_TYPES + " job types"));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < card.types().size() && errors.size() < MAX_TYPES; i++) {
            typeProblem(card.types().get(i).type(), "jobTypes[" + i + "]", names, errors);
        }
        if (card.capacity() < 1 || card.capacity() > MAX_CAPACITY) {
            errors.add(new FieldError("capacity", "must be a whole number from 1 to " + MAX_CAPACITY));
        }
        errors.addAll(Labels.problems("labels", card.labels()));
        return errors;
    }

    private static void typeProblem(JobType type, String at, Set<String> names, List<FieldError> errors) {
        if (!NewJobRules.isJobType(type.name())) {
            errors.add(new FieldError(
                    at, "must be 1 to 100 of a-z, 0-9, '.', '_' and '-', and start and end with a letter or digit"));
        } else if (!names.add(type.name())) {
            errors.add(new FieldError(at, "is there twice"));
        }
        jsonProblem(at + ".example", type.example()).ifPresent(errors::add);
        jsonProblem(at + ".schema", type.schema()).ifPresent(errors::add);
    }

    private static Optional<FieldError> jsonProblem(String at, JsonObject json) {
        return JsonRules.problem(at, json)
                .or(() -> json == null || json.encode().length() <= MAX_TYPE_JSON
                        ? Optional.empty()
                        : Optional.of(new FieldError(at, "must be at most " + MAX_TYPE_JSON + " characters as JSON")));
    }

    /** Whether an agent may call itself so. */
    public static boolean isAgentId(String agentId) {
        return agentId != null && AGENT_ID.matcher(agentId).matches();
    }
}
