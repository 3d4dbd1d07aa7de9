package io.bascule.http;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.DocumentFormat;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.NewDocument;
import io.bascule.job.NewWorkSession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Work sessions as a request asks for them. What an agent type says of its configuration is checked further in. */
final class WorkReader {
    static final String STRATEGIES = "checkpoint_required, final_only or auto_approve_low_risk";
    private static final int MAX_AGENT_TYPE = 50;
    private static final long MAX_TOKENS = 1_000_000_000_000L;
    private static final double MAX_DOLLARS = 1_000_000;

    private final List<FieldError> errors = new ArrayList<>();

    private WorkReader() {}

    /**
     * @param defaults what holds where a body says nothing of rounds and budgets
     * @throws Fault with every field that is wrong
     */
    static NewWorkSession session(JsonObject body, WorkDefaults defaults) {
        return new WorkReader().read(body, defaults);
    }

    /** What holds where a request says nothing; a budget may be null, for none. */
    record WorkDefaults(int maxRounds, Long tokenBudget, Long costBudget) {}

    private NewWorkSession read(JsonObject body, WorkDefaults defaults) {
        Fields fields = new Fields(body, "", errors);
        String agentType = fields.requiredText("agentType", 1, MAX_AGENT_TYPE);
        String task = fields.requiredText("taskDescription", 1, NewWorkSession.MAX_TASK);
        JsonObject configuration = fields.object("taskConfiguration");
        List<NewDocument> documents = documents(fields);
        ApprovalStrategy strategy = fields.oneOf("approvalStrategy", ApprovalStrategy::ofWireName, STRATEGIES);
        Boolean autoExecute = fields.flag("autoExecute");
        Long maxRounds = fields.wholeNumber("maxRounds", 1, NewWorkSession.MAX_ROUNDS);
        Long tokenBudget = fields.wholeNumber("tokenBudget", 1, MAX_TOKENS);
        Long costBudget = micros(fields, "costBudget");
        JsonObject metadata = fields.object("metadata");
        fields.nothingElse().refuseIfWrong();
        return new NewWorkSession(
                agentType,
                task,
                configuration == null ? new JsonObject() : configuration,
                documents,
                strategy == null ? ApprovalStrategy.CHECKPOINT_REQUIRED : strategy,
                Boolean.TRUE.equals(autoExecute),
                maxRounds == null ? defaults.maxRounds() : maxRounds.intValue(),
                tokenBudget == null ? defaults.tokenBudget() : tokenBudget,
                costBudget == null ? defaults.costBudget() : costBudget,
                metadata == null ? new JsonObject() : metadata);
    }

    private static Long micros(Fields fields, String name) {
        Double dollars = fields.number(name, 1 / WorkJson.MICROS, MAX_DOLLARS);
        return dollars == null ? null : Math.round(dollars * WorkJson.MICROS);
    }

    private List<NewDocument> documents(Fields fields) {
        JsonArray wanted = fields.array("contextDocuments");
        if (wanted == null) {
            return List.of();
        }
        if (wanted.size() > NewDocument.MAX_DOCUMENTS) {
            fields.wrong("contextDocuments", "must be at most " + NewDocument.MAX_DOCUMENTS + " documents");
            return List.of();
        }
        List<NewDocument> documents = new ArrayList<>(wanted.size());
        long characters = 0;
        for (int i = 0; i < wanted.size(); i++) {
            String at = "contextDocuments[" + i + "]";
            if (wanted.getValue(i) instanceof JsonObject json) {
                NewDocument document = document(json, at + ".");
                characters +=
                        document.content() == null ? 0 : document.content().length();
                documents.add(document);
            } else {
                fields.wrong(at, "must be an object, {…}");
            }
        }
        if (characters > NewDocument.MAX_TOGETHER) {
            fields.wrong(
                    "contextDocuments",
                    "have " + characters + " characters together, more than " + NewDocument.MAX_TOGETHER);
        }
        return documents;
    }

    private NewDocument document(JsonObject json, String at) {
        Fields fields = new Fields(json, at, errors);
        UUID artifactId = fields.id("artifactId");
        String title = fields.text("title", 1, NewDocument.MAX_TITLE);
        String content = fields.text("content", 1, NewDocument.MAX_CONTENT);
        DocumentFormat format = fields.oneOf("format", DocumentFormat::ofWireName, "text or markdown");
        fields.nothingElse();
        boolean isReference = fields.has("artifactId");
        if (isReference && (fields.has("content") || fields.has("format"))) {
            fields.wrong("artifactId", "says what the document holds; leave content and format out");
        } else if (!isReference) {
            fields.require("title").require("content");
        }
        // What an artifact is written in is known where it is kept.
        DocumentFormat written = format == null && !isReference ? DocumentFormat.TEXT : format;
        return new NewDocument(title, written, content, artifactId);
    }
}
