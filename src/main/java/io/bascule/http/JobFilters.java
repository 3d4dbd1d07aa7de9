package io.bascule.http;

import io.bascule.job.Ids;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Which jobs are meant: the same names and limits as parameters of an address and as fields of a body. */
final class JobFilters {
    private static final Function<String, Optional<JobStatus>> STATUS = EnumNames.of(JobStatus.class);
    private static final String STATUSES = EnumNames.list(JobStatus.class);

    private JobFilters() {}

    /** What the parameters say; what is wrong with them is noted there. */
    static JobFilter of(Query query) {
        JobFilter filter = filter(
                query.several("status", STATUS, STATUSES),
                query.text("jobType", JobFilter.MAX_TYPE),
                query.text("tag", JobFilter.MAX_TAG),
                query.text("q", JobFilter.MAX_TEXT),
                query.time("createdAfter"),
                query.time("createdBefore"));
        refuseEmptySpan(filter, query::wrong);
        return filter.of(query.id("userId"));
    }

    /** What the fields say; what is wrong with them is noted there, unknown ones included. */
    static JobFilter of(Fields fields) {
        JobFilter filter = filter(
                statuses(fields),
                filled(fields, "jobType", JobFilter.MAX_TYPE),
                filled(fields, "tag", JobFilter.MAX_TAG),
                filled(fields, "q", JobFilter.MAX_TEXT),
                fields.time("createdAfter"),
                fields.time("createdBefore"));
        refuseEmptySpan(filter, fields::wrong);
        JobFilter owned = filter.of(fields.oneOf("userId", Ids::parse, "an id as the API gives them"));
        fields.nothingElse();
        return owned;
    }

    private static JobFilter filter(
            List<JobStatus> statuses, String jobType, String tag, String text, Instant after, Instant before) {
        Set<JobStatus> set = statuses.isEmpty() ? Set.of() : EnumSet.copyOf(statuses);
        return new JobFilter(set, jobType, null, tag, text, after, before, null, JobFilter.DEFAULT_LIMIT, 0);
    }

    private static List<JobStatus> statuses(Fields fields) {
        List<String> names = fields.texts("status");
        List<JobStatus> statuses = new ArrayList<>();
        for (int i = 0; names != null && i < names.size() && i < Fields.MAX_ERRORS; i++) {
            String at = "status[" + i + "]";
            STATUS.apply(names.get(i)).ifPresentOrElse(statuses::add, () -> fields.wrong(at, "must be " + STATUSES));
        }
        return statuses;
    }

    private static String filled(Fields fields, String name, int max) {
        String text = fields.text(name, 1, max);
        return text != null && text.isBlank() ? fields.wrong(name, "must not be blank") : text;
    }

    private static void refuseEmptySpan(JobFilter filter, BiConsumer<String, String> wrong) {
        Instant after = filter.createdAfter();
        Instant before = filter.createdBefore();
        if (after != null && before != null && !after.isBefore(before)) {
            wrong.accept("createdBefore", "must be later than createdAfter");
        }
    }
}
