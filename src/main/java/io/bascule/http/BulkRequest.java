package io.bascule.http;

import io.bascule.job.FieldError;
import io.bascule.job.JobFilter;
import io.bascule.job.Text;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What shall be done with many jobs.
 *
 * @param ids as they were given; null where a filter says which
 * @param filter null where ids say which
 * @param cursor how far it has come; null at its beginning
 * @param limit how many jobs this call looks at, at most
 */
record BulkRequest(JobAction action, List<String> ids, JobFilter filter, BulkCursor cursor, int limit) {
    /** Each is a transaction, so a call of so many takes about a second. */
    static final int MAX_JOBS = 1_000;

    private static final int MAX_ID = 100;

    /** Fails with everything that is wrong. */
    static BulkRequest read(JsonObject body) {
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(body, "", errors);
        JobAction action = fields.requiredOneOf("action", JobAction::named, JobAction.NAMES);
        List<String> ids = fields.texts("ids");
        JsonObject filter = fields.object("filter");
        BulkCursor cursor = fields.oneOf(
                "cursor",
                text -> text.length() > 100 ? Optional.empty() : BulkCursor.parse(text),
                "the cursor of the answer before");
        Long limit = fields.wholeNumber("limit", 1, MAX_JOBS);
        refuseUnclear(body, fields, ids, cursor);
        JobFilter which = filter == null ? null : JobFilters.of(new Fields(filter, "filter.", errors));
        fields.nothingElse().refuseIfWrong();
        return new BulkRequest(action, ids, which, cursor, limit == null ? MAX_JOBS : limit.intValue());
    }

    private static void refuseUnclear(JsonObject body, Fields fields, List<String> ids, BulkCursor cursor) {
        if (isGiven("ids", body) == isGiven("filter", body)) {
            fields.wrong("ids", "give either ids or a filter; {} is the filter of all jobs that you may change");
        }
        if (ids != null && (ids.isEmpty() || ids.size() > MAX_JOBS)) {
            fields.wrong("ids", "must be a list of 1 to " + MAX_JOBS + " ids; send more in several requests");
        }
        for (int i = 0; ids != null && i < ids.size(); i++) {
            if (ids.get(i).length() > MAX_ID || !Text.isStorable(ids.get(i))) {
                fields.wrong("ids[" + i + "]", "must be an id as the API gives them");
            }
        }
        if (cursor != null && !isGiven("filter", body)) {
            fields.wrong("cursor", "goes with a filter only");
        }
    }

    /** One that is null is none. */
    private static boolean isGiven(String name, JsonObject body) {
        return body.getValue(name) != null;
    }
}
