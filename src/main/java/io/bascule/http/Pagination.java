package io.bascule.http;

import io.bascule.job.Page;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** The {@code pagination} member of a list's answer. */
final class Pagination {
    /** A total beyond this is not counted out. */
    static final int MAX_TOTAL = 10_000;

    private Pagination() {}

    /** @param cursor what the next page asks for to go on after an item */
    static <T> JsonObject of(Page<T> page, int limit, Function<T, String> cursor) {
        boolean goesOn = page.hasMore() && !page.items().isEmpty();
        T last = goesOn ? page.items().get(page.items().size() - 1) : null;
        return new JsonObject()
                .put("limit", limit)
                .put("nextCursor", goesOn ? cursor.apply(last) : null)
                .put("hasMore", page.hasMore());
    }

    /** Adds a count that went no further than {@link #MAX_TOTAL} and one more. */
    static JsonObject withTotal(JsonObject pagination, long counted) {
        return pagination.put("total", Math.min(counted, MAX_TOTAL)).put("totalIsCapped", counted > MAX_TOTAL);
    }
}
