package io.bascule.http;

import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.Page;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** What a list of jobs is asked for. */
record JobListQuery(JobFilter filter, boolean withData, boolean withTotal) {
    /** With input and output, a page can hold a megabyte a job and more. */
    private static final int MAX_LIMIT_WITH_DATA = 50;

    static JobListQuery read(Query query) {
        boolean withData = withData(query);
        int maxLimit = withData ? MAX_LIMIT_WITH_DATA : JobFilter.MAX_LIMIT;
        JobFilter filter = JobFilters.of(query)
                .page(query.cursor(), query.wholeNumber("limit", 1, maxLimit, JobFilter.DEFAULT_LIMIT))
                .skipping(query.wholeNumber("offset", 0, JobFilter.MAX_OFFSET, 0));
        if (filter.before() != null && filter.offset() > 0) {
            query.wrong("offset", "cannot be used together with cursor");
        }
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

    static boolean withData(Query query) {
        String include = query.text("include", 20);
        if (include != null && !include.equals("data")) {
            query.wrong("include", "must be data");
        }
        return "data".equals(include);
    }
}
