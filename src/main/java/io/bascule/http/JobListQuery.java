package io.bascule.http;

import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.Page;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a list of jobs is asked for. */
record JobListQuery(JobFilter filter, boolean withData, boolean withTotal) {
    /** With input and output, a page can hold a megabyte a job and more. */
    private static final int MAX_LIMIT_WITH_DATA = 50;

    private static final int MAX_TEXT = 1_000;

    static JobListQuery read(Query query) {
        boolean withData = withData(query);
        int maxLimit = withData ? MAX_LIMIT_WITH_DATA : JobFilter.MAX_LIMIT;
        JobFilter filter = new JobFilter(
                statuses(query),
                query.text("jobType", 100),
                query.id("userId"),
                query.text("tag", 100),
                query.text("q", MAX_TEXT),
                query.time("createdAfter"),
                query.time("createdBefore"),
                query.cursor(),
                query.wholeNumber("limit", 1, maxLimit, JobFilter.DEFAULT_LIMIT),
                query.wholeNumber("offset", 0, JobFilter.MAX_OFFSET, 0));
        if (filter.before() != null && filter.offset() > 0) {
            query.wrong("offset", "cannot be used together with cursor");
        }
        refuseEmptySpan(query, filter.createdAfter(), filter.createdBefore());
        boolean withTotal = query.flag("total");
        query.refuseIfWrong();
        return new JobListQuery(filter, withData, withTotal);
    }

    JsonObject show(Page<Job> page, Optional<Long> total) {
        JsonObject pagination =
                Pagination.of(page, filter.limit(), job -> job.id().toString());
        UUID cursor = filter.before();
        if (cursor == null) {
            pagination.put("offset", filter.offset());
        }
        total.ifPresent(counted -> Pagination.withTotal(pagination, counted));
        return new JsonObject()
                .put("jobs", JobJson.all(page.items(), withData ? JobJson::of : JobJson::listed))
                .put("pagination", pagination);
    }

    private static Set<JobStatus> statuses(Query query) {
        List<JobStatus> statuses =
                query.several("status", EnumNames.of(JobStatus.class), EnumNames.list(JobStatus.class));
        return statuses.isEmpty() ? Set.of() : EnumSet.copyOf(statuses);
    }

    private static boolean withData(Query query) {
        String include = query.text("include", 20);
        if (include != null && !include.equals("data")) {
            query.wrong("include", "must be data");
        }
        return "data".equals(include);
    }

    private static void refuseEmptySpan(Query query, Instant after, Instant before) {
        if (after != null && before != null && !after.isBefore(before)) {
            query.wrong("createdBefore", "must be later than createdAfter");
        }
    }
}
