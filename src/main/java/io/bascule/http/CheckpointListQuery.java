package io.bascule.http;

import io.bascule.job.CheckpointFilter;
import io.bascule.job.CheckpointFilter.Order;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.JobFilter;
import io.bascule.job.Page;
import io.bascule.store.CheckpointQueries;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a list of checkpoints is asked for. */
record CheckpointListQuery(CheckpointFilter filter, boolean withTotal) {
    private static final Map<String, Order> ORDERS = Map.of("newest", Order.NEWEST, "deadline", Order.DEADLINE);

    static CheckpointListQuery read(Query query) {
        Set<CheckpointStatus> statuses = statuses(query);
        UUID jobId = query.id("jobId");
        Order order = order(query, statuses);
        boolean withData = withData(query);
        UUID cursor = query.cursor();
        int limit = query.wholeNumber("limit", 1, CheckpointFilter.MAX_LIMIT, CheckpointFilter.DEFAULT_LIMIT);
        int offset = query.wholeNumber("offset", 0, JobFilter.MAX_OFFSET, 0);
        if (cursor != null && offset > 0) {
            query.wrong("offset", "cannot be used together with cursor");
        }
        boolean withTotal = query.flag("total");
        query.refuseIfWrong();
        CheckpointFilter filter = new CheckpointFilter(statuses, jobId, order, withData, cursor, limit, offset);
        return new CheckpointListQuery(filter, withTotal);
    }

    JsonObject show(Page<CheckpointQueries.WithJob> page, Optional<Long> total) {
        JsonObject pagination = Pagination.of(
                page, filter.limit(), found -> found.checkpoint().id().toString());
        if (filter.before() == null) {
            pagination.put("offset", filter.offset());
        }
        total.ifPresent(counted -> Pagination.withTotal(pagination, counted));
        return new JsonObject()
                .put("checkpoints", JobJson.all(page.items(), this::withJob))
                .put("pagination", pagination);
    }

    private JsonObject withJob(CheckpointQueries.WithJob found) {
        JsonObject checkpoint = filter.withData()
                ? CheckpointJson.of(found.checkpoint())
                : CheckpointJson.withoutData(found.checkpoint());
        return checkpoint.put("job", JobJson.listed(found.job()));
    }

    private static Set<CheckpointStatus> statuses(Query query) {
        List<CheckpointStatus> asked =
                query.several("status", EnumNames.of(CheckpointStatus.class), EnumNames.list(CheckpointStatus.class));
        return asked.isEmpty() ? EnumSet.of(CheckpointStatus.PENDING) : EnumSet.copyOf(asked);
    }

    private static Order order(Query query, Set<CheckpointStatus> statuses) {
        String text = query.text("sort", 20);
        Order order = text == null ? Order.NEWEST : ORDERS.get(text);
        if (order == null) {
            query.wrong("sort", "must be newest or deadline");
        } else if (order == Order.DEADLINE && !statuses.equals(Set.of(CheckpointStatus.PENDING))) {
            query.wrong("sort", "deadline is for PENDING checkpoints only");
        }
        return order;
    }

    private static boolean withData(Query query) {
        String omit = query.text("omit", 20);
        if (omit != null && !omit.equals("data")) {
            query.wrong("omit", "must be data");
        }
        return omit == null;
    }
}
