package io.bascule.pages;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** Jobs that say hostile texts wherever a job can say something. */
final class HostileJobs {
    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 100;
    private static final int LONGEST_OF_JOINED = 200;

    /** JavaScript cannot hold them. */
    static final List<String> NUMBERS = List.of("12345678901234567890", "-9007199254740993");

    private static final List<String> TYPES = List.of("ask", Site.LONG_NAME, "constructor");

    private HostileJobs() {}

    /**
     * A job that was decided, with all texts in each of its fields; those that hold only one hold them joined.
     *
     * @param number even ones were approved and show files, the others were rejected and show rows
     */
    record Decided(String id, String checkpointId, int number, List<String> texts, String decidedBy) {
        boolean isApproved() {
            return number % 2 == 0;
        }

        boolean hasFiles() {
            return number % 2 == 0;
        }

        String joined() {
            return HostileJobs.joined(texts);
        }

        List<String> tags() {
            return HostileJobs.tags(texts);
        }

        /** What the run said with its progress. */
        String progress() {
            return texts.get(0);
        }
    }

    /** One job for each text, all at once; answers their checkpoints in the same order once all ask. */
    static List<String> ask(Site site, List<String> texts) {
        JsonArray jobs = new JsonArray();
        for (String text : texts) {
            JsonObject input = new JsonObject().put("message", text).put("data", new JsonObject().put(text, text));
            jobs.add(new JsonObject()
                    .put("jobType", "ask")
                    .put("taskDescription", text)
                    .put("inputData", input));
        }
        JsonArray accepted = site.send("POST", "/api/agent-jobs/batch", "dev", new JsonObject().put("jobs", jobs))
                .getJsonArray("jobs");
        return accepted.stream()
                .map(job -> site.waiting(((JsonObject) job).getString("id")).getString("id"))
                .toList();
    }

    /** One job of all texts, asked for and decided by this reviewer. */
    static Decided decided(Site site, List<String> texts, int number, String reviewer) {
        JsonObject job = new JsonObject()
                .put("jobType", TYPES.get(number % TYPES.size()))
                .put("taskDescription", joined(texts))
                .put("tags", new JsonArray(tags(texts)))
                .put("inputData", input(texts, number));
        String id = site.send("POST", "/api/agent-jobs", "dev", job)
                .getJsonObject("job")
                .getString("id");
        String checkpoint = site.waiting(id).getString("id");
        Decided decided = new Decided(id, checkpoint, number, texts, reviewer);
        boolean approves = decided.isApproved();
        site.send(
                approves ? "POST" : "DELETE",
                "/api/admin/agent-checkpoints/" + checkpoint,
                reviewer,
                new JsonObject().put(approves ? "comment" : "reason", joined(texts)));
        site.await(id, approves ? "COMPLETED" : "FAILED");
        return decided;
    }

    private static JsonObject input(List<String> texts, int number) {
        return new JsonObject()
                .put("message", joined(texts))
                .put("data", number % 2 == 0 ? files(texts) : rows(texts))
                .put("metadata", each(texts))
                .put("lines", new JsonArray(texts))
                .put("notes", new JsonArray(texts))
                .put("progress", texts.get(0))
                .put("output", each(texts))
                .put("numbers", new JsonObject("{\"first\":" + NUMBERS.get(0) + ",\"second\":" + NUMBERS.get(1) + "}"));
    }

    /** Every text as a name and as its value. */
    private static JsonObject each(List<String> texts) {
        JsonObject all = new JsonObject();
        texts.forEach(text -> all.put(text, text));
        return all;
    }

    private static JsonObject files(List<String> texts) {
        JsonArray files = new JsonArray();
        texts.forEach(text -> files.add(new JsonObject().put("path", text).put("content", text)));
        return each(texts).put("files", files);
    }

    private static JsonObject rows(List<String> texts) {
        JsonObject change =
                new JsonObject().put("row", 0).put("before", each(texts)).putNull("after");
        return new JsonObject()
                .put(
                        "changes",
                        new JsonObject()
                                .put("first", new JsonArray().add(change))
                                .put("more", 0));
    }

    /** Those that are not long, one below the other. */
    private static String joined(List<String> texts) {
        return texts.stream()
                .filter(text -> text.length() <= LONGEST_OF_JOINED)
                .collect(Collectors.joining("\n", "Texts\n", ""));
    }

    private static List<String> tags(List<String> texts) {
        return texts.stream()
                .filter(text -> text.length() <= LONGEST_TAG && !text.isBlank())
                .limit(MOST_TAGS)
                .toList();
    }
}
