package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;

/** Holds a statement to how many rows it looks at. */
final class PlanRows {
    private PlanRows() {}

    /** The plan is carried out, and every row counts that it took from a table or an index, wanted or not. */
    static void assertAtMost(long most, Database database, String sql, Tuple parameters) {
        JsonArray plan = (JsonArray) database.query("explain (analyze, timing off, format json) " + sql, parameters)
                .await()
                .iterator()
                .next()
                .getValue(0);
        long rows = rows(plan.getJsonObject(0).getJsonObject("Plan"));
        assertTrue(rows <= most, () -> rows + " rows: " + plan.encodePrettily());
    }

    private static long rows(JsonObject node) {
        long rows = 0;
        if (node.containsKey("Relation Name") || node.containsKey("Index Name")) {
            double each = node.getDouble("Actual Rows")
                    + node.getDouble("Rows Removed by Filter", 0.0)
                    + node.getDouble("Rows Removed by Index Recheck", 0.0);
            rows = Math.round(each * node.getDouble("Actual Loops"));
        }
        for (Object child : node.getJsonArray("Plans", new JsonArray())) {
            rows += rows((JsonObject) child);
        }
        return rows;
    }
}
