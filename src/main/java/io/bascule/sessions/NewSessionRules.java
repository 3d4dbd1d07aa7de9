package io.bascule.sessions;

import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.JsonRules;
import io.bascule.job.NewDocument;
import io.bascule.job.NewWorkSession;
import io.bascule.job.Text;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.AgentTypes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a session must be to be made. */
final class NewSessionRules {
    /** Largest configuration and metadata, in characters of JSON. */
    static final int MAX_JSON = 100_000;

    private NewSessionRules() {}

    /** Fails with {@code INVALID_REQUEST} with everything that is wrong. */
    static NewWorkSession check(NewWorkSession wanted, AgentTypes types, ModelState model) {
        AgentType type = types.find(wanted.agentType())
                .orElseThrow(() -> Fault.invalid("agentType", "must be one of " + names(types)));
        List<FieldError> errors = problems(wanted, model);
        if (errors.isEmpty()) {
            errors.addAll(Configurations.problems(type, wanted.taskConfiguration()));
        }
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors);
        }
        return wanted;
    }

    private static String names(AgentTypes types) {
        return types.all().stream().map(AgentType::name).collect(Collectors.joining(", "));
    }

    private static List<FieldError> problems(NewWorkSession wanted, ModelState model) {
        List<FieldError> errors = new ArrayList<>();
        text("taskDescription", wanted.taskDescription(), NewWorkSession.MAX_TASK, errors);
        json("taskConfiguration", wanted.taskConfiguration(), errors);
        json("metadata", wanted.metadata(), errors);
        if (wanted.maxRounds() < 1 || wanted.maxRounds() > NewWorkSession.MAX_ROUNDS) {
            errors.add(new FieldError("maxRounds", "must be a whole number from 1 to " + NewWorkSession.MAX_ROUNDS));
        }
        positive("tokenBudget", wanted.tokenBudget(), errors);
        positive("costBudget", wanted.costBudget(), errors);
        if (wanted.costBudget() != null && !model.countsCost()) {
            errors.add(new FieldError(
                    "costBudget",
                    "needs the settings model.inputPrice and model.outputPrice, or no cost is counted; leave it out and set"
                            + " tokenBudget"));
        }
        documents(wanted.contextDocuments(), errors);
        return errors;
    }

    private static void text(String field, String text, int max, List<FieldError> errors) {
        if (text == null || text.isBlank() || text.length() > max || !Text.isStorable(text)) {
            errors.add(new FieldError(field, "must be text of 1 to " + max + " characters"));
        }
    }

    private static void json(String field, JsonObject json, List<FieldError> errors) {
        JsonRules.problem(field, json).ifPresent(errors::add);
        if (json.encode().length() > MAX_JSON) {
            errors.add(new FieldError(field, "must have at most " + MAX_JSON + " characters of JSON"));
        }
    }

    private static void positive(String field, Long limit, List<FieldError> errors) {
        if (limit != null && limit <= 0) {
            errors.add(new FieldError(field, "must be more than 0, or left out"));
        }
    }

    private static void documents(List<NewDocument> documents, List<FieldError> errors) {
        if (documents.size() > NewDocument.MAX_DOCUMENTS) {
            errors.add(new FieldError("contextDocuments", "must be at most " + NewDocument.MAX_DOCUMENTS));
            return;
        }
        long together = 0;
        for (int i = 0; i < documents.size(); i++) {
            NewDocument document = documents.get(i);
            if (document.artifactId() == null) {
                String at = "contextDocuments[" + i + "].";
                text(at + "title", document.title(), NewDocument.MAX_TITLE, errors);
                text(at + "content", document.content(), NewDocument.MAX_CONTENT, errors);
                together += document.content() == null ? 0 : document.content().length();
            }
        }
        if (together > NewDocument.MAX_TOGETHER) {
            errors.add(new FieldError(
                    "contextDocuments", "must have at most " + NewDocument.MAX_TOGETHER + " characters together"));
        }
    }
}
