package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One row for each group of rows with the same values in {@code groupBy}, in the order of first appearance, with {@code
 * metrics}. Without {@code groupBy} all rows are one group, which is there even where it is empty.
 */
record Aggregate(List<String> groupBy, List<Metric> metrics) implements Operation {

    static Aggregate read(Fields fields) {
        List<String> groupBy = fields.names("groupBy");
        List<Metric> metrics = fields.each("metrics", Metric::read);
        Set<String> names = new HashSet<>(groupBy);
        for (int i = 0; i < metrics.size(); i++) {
            if (!names.add(metrics.get(i).as())) {
                fields.say("metrics[" + i + "].as", "must be a name that no other metric and no field of groupBy has");
            }
        }
        return new Aggregate(groupBy, metrics);
    }

    @Override
    public Outcome apply(List<JsonObject> rows) {
        Sample problems = new Sample();
        JsonArray groups = new JsonArray();
        for (List<Integer> group : groups(rows)) {
            JsonObject line = new JsonObject();
            groupBy.forEach(field -> line.put(field, Values.at(rows.get(group.get(0)), field)));
            metrics.forEach(metric -> line.put(metric.as(), metric.of(group, rows, problems)));
            groups.add(line);
        }
        JsonObject counts = new JsonObject().put("rows", rows.size()).put("groups", groups.size());
        return new Outcome(new JsonObject().put("rows", groups), counts, new Sample(), problems);
    }

    /** The numbers of each group's rows. */
    private Iterable<List<Integer>> groups(List<JsonObject> rows) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        if (groupBy.isEmpty()) {
            groups.put("", new ArrayList<>());
        }
        for (int row = 0; row < rows.size(); row++) {
            String key = groupBy.isEmpty() ? "" : Values.key(rows.get(row), groupBy);
            groups.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
        }
        return groups.values();
    }
}
