package io.bascule.pages;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a model says, as the shipped agents are told to say it. */
final class WorkAnswers {
    private WorkAnswers() {}

    static JsonObject plan() {
        JsonObject question = new JsonObject()
                .put("question", "When did it open?")
                .put("why", "It was asked.")
                .put("sources", cited());
        return new JsonObject()
                .put("understanding", "What the bridge is and costs.")
                .put("questions", new JsonArray().add(question))
                .put("limits", "Nothing else.")
                .put("needsReview", false);
    }

    static JsonObject finding(String key, String title, String text, double confidence, String quote) {
        return made(key, title, confidence, quote).put("finding", text);
    }

    static JsonObject findings(JsonObject... all) {
        return items("findings", all);
    }

    static JsonObject contentOutline() {
        return new JsonObject()
                .put("message", "The bridge moves.")
                .put("goal", "Readers visit it.")
                .put("sections", sections())
                .put("approaches", new JsonArray().add("Plain").add("Warm"))
                .put("needsReview", false);
    }

    static JsonObject variation(String key, String title, String text) {
        return made(key, title, 0.9, "opened in 1996").put("text", text).put("approach", "It is " + key + ".");
    }

    static JsonObject variations(JsonObject... all) {
        return items("variations", all);
    }

    static JsonObject reportOutline() {
        return new JsonObject()
                .put("title", "The bridge")
                .put("answer", "It pays.")
                .put("sections", sections())
                .put("gaps", new JsonArray())
                .put("needsReview", false);
    }

    static JsonObject report(String title, String text) {
        JsonObject report = made("", title, 0.9, "opened in 1996").put("report", text);
        report.remove("key");
        return report.put("needsReview", false);
    }

    private static JsonObject items(String name, JsonObject... all) {
        return new JsonObject()
                .put(name, new JsonArray(List.of((Object[]) all)))
                .put("needsReview", false);
    }

    private static JsonObject made(String key, String title, double confidence, String quote) {
        return new JsonObject()
                .put("key", key)
                .put("title", title)
                .put("confidence", confidence)
                .put(
                        "sources",
                        new JsonArray()
                                .add(new JsonObject().put("document", "D1").put("quote", quote)))
                .put("impact", "low");
    }

    private static JsonArray sections() {
        return new JsonArray()
                .add(new JsonObject()
                        .put("heading", "Since when")
                        .put("says", "When it opened.")
                        .put("sources", cited()));
    }

    private static JsonArray cited() {
        return new JsonArray().add(new JsonObject().put("document", "D1"));
    }
}
