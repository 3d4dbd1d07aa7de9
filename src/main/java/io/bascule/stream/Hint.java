package io.bascule.stream;

import io.bascule.job.Ids;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What one node tells the others of streams.
 *
 * @param node who tells
 * @param number the node's own, another for each of its hints: one that comes on two ways is known by it
 * @param topic what it tells
 * @param news with {@link Topic#NEWS} what changed, else empty
 */
record Hint(UUID node, long number, Topic topic, News news) {
    /** What a hint is about. */
    enum Topic {
        /** A node has just started: who watches says so again. */
        WHO_WATCHES,
        /** Somebody watches at the node: it wants to hear what happens elsewhere, for a while. */
        WATCHES,
        /** Something changed. */
        NEWS
    }

    /**
     * What changed.
     *
     * @param moreJobs how many changes of jobs are not among the ids
     * @param moreCheckpoints how many of checkpoints
     * @param lines the first line that was added to each job's log
     * @param moreLines whether lines were added to the logs of other jobs too
     * @param agentUsers users whose remote agents changed
     * @param moreAgents whether those of other users did, too
     */
    record News(
            List<UUID> jobs,
            long moreJobs,
            List<UUID> checkpoints,
            long moreCheckpoints,
            Map<UUID, UUID> lines,
            boolean moreLines,
            List<UUID> agentUsers,
            boolean moreAgents) {
        static final News NONE = new News(List.of(), 0, List.of(), 0, Map.of(), false, List.of(), false);
    }

    String write() {
        JsonObject json = JsonObject.of("node", node.toString(), "number", number, "topic", topic.name());
        if (topic == Topic.NEWS) {
            JsonObject lines = new JsonObject();
            news.lines().forEach((job, line) -> lines.put(job.toString(), line.toString()));
            json.put("jobs", texts(news.jobs()))
                    .put("moreJobs", news.moreJobs())
                    .put("checkpoints", texts(news.checkpoints()))
                    .put("moreCheckpoints", news.moreCheckpoints())
                    .put("lines", lines)
                    .put("moreLines", news.moreLines())
                    .put("agentUsers", texts(news.agentUsers()))
                    .put("moreAgents", news.moreAgents());
        }
        return json.encode();
    }

    /** Empty where the text is no hint: one of a later version, perhaps. */
    static Optional<Hint> read(String text) {
        try {
            JsonObject json = new JsonObject(text);
            Topic topic = Topic.valueOf(json.getString("topic"));
            News news = topic == Topic.NEWS ? news(json) : News.NONE;
            return Optional.of(new Hint(id(json.getString("node")), json.getLong("number"), topic, news));
        } catch (DecodeException | IllegalArgumentException | ClassCastException | NullPointerException notOurs) {
            return Optional.empty();
        }
    }

    private static News news(JsonObject json) {
        Map<UUID, UUID> lines = new LinkedHashMap<>();
        json.getJsonObject("lines").forEach(line -> lines.put(id(line.getKey()), id((String) line.getValue())));
        return new News(
                ids(json.getJsonArray("jobs")),
                json.getLong("moreJobs"),
                ids(json.getJsonArray("checkpoints")),
                json.getLong("moreCheckpoints"),
                lines,
                json.getBoolean("moreLines"),
                ids(json.getJsonArray("agentUsers", new JsonArray())),
                json.getBoolean("moreAgents", false));
    }

    private static JsonArray texts(Collection<UUID> ids) {
        return new JsonArray(ids.stream().map(UUID::toString).toList());
    }

    private static List<UUID> ids(JsonArray texts) {
        return texts.stream().map(text -> id((String) text)).toList();
    }

    private static UUID id(String text) {
        return Ids.parse(text).orElseThrow(IllegalArgumentException::new);
    }
}
