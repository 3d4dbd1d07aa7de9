package io.bascule.sessions;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.DocumentFormat;
import io.bascule.job.NewDocument;
import io.bascule.job.NewWorkSession;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A research task of a test, and what a model says to it. */
record Task(
        ApprovalStrategy strategy, int maxRounds, Long tokenBudget, boolean autoExecute, List<NewDocument> documents) {
    static final String TASK = "Which quay has room for the ferry?";
    static final String PLAN = """
            {"understanding": "A quay with room.", "questions": [{"question": "How long is each quay?", "why": "The ferry is long.",
            "sources": [{"document": "D1"}]}], "limits": "No prices.", "needsReview": false}""";
    static final String QUOTE = "The north quay is 180 m long";
    static final String DOCUMENT = "# Quays\n\n" + QUOTE + ". The south quay is 90 m long.";

    Task {
        documents = List.copyOf(documents);
    }

    static Task of(ApprovalStrategy strategy) {
        return new Task(strategy, 5, null, false, List.of()).with(DOCUMENT);
    }

    Task rounds(int most) {
        return new Task(strategy, most, tokenBudget, autoExecute, documents);
    }

    Task tokens(long budget) {
        return new Task(strategy, maxRounds, budget, autoExecute, documents);
    }

    Task atOnce() {
        return new Task(strategy, maxRounds, tokenBudget, true, documents);
    }

    Task with(String document) {
        List<NewDocument> more = new ArrayList<>(documents);
        more.add(new NewDocument("Document " + (more.size() + 1), DocumentFormat.TEXT, document, null));
        return new Task(strategy, maxRounds, tokenBudget, autoExecute, more);
    }

    Task copyOf(UUID artifactId) {
        List<NewDocument> more = new ArrayList<>(documents);
        more.add(new NewDocument(null, null, null, artifactId));
        return new Task(strategy, maxRounds, tokenBudget, autoExecute, more);
    }

    NewWorkSession wanted() {
        return new NewWorkSession(
                "research",
                TASK,
                new JsonObject(),
                documents,
                strategy,
                autoExecute,
                maxRounds,
                tokenBudget,
                null,
                new JsonObject());
    }

    /** One finding, sure of itself and well cited. */
    static String findings(String text) {
        return findings(text, 0.9, "D1", QUOTE, "low");
    }

    static String findings(String text, double confidence, String document, String quote, String impact) {
        return """
                {"findings": [{"key": "north-quay", "title": "The north quay", "finding": "%s", "confidence": %s,
                "sources": [{"document": "%s", "quote": "%s"}], "impact": "%s"}], "needsReview": false}""".formatted(text, confidence, document, quote, impact);
    }
}
