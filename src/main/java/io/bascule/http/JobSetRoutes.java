package io.bascule.http;

import io.bascule.bus.Bus;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Ids;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Jobs by the set: how many there are, the same done with all of them, and all of them as a file. */
final class JobSetRoutes {
    /** So many are counted for a page: about what is looked up in the time of a page. */
    private static final int NEWEST = 300;

    private final Bus bus;
    private final JobQueries jobs;
    private final ExportSeats seats = new ExportSeats();

    JobSetRoutes(Bus bus, JobQueries jobs) {
        this.bus = bus;
        this.jobs = jobs;
    }

    Future<Answer> count(Call call) {
        JobFilter filter = JobFilters.of(call.query());
        int most = call.query().wholeNumber("upTo", 1, Pagination.MAX_TOTAL, 0);
        call.query().refuseIfWrong();
        Future<JobQueries.Counts> counts = most == 0
                ? jobs.countsOfNewest(filter, call.caller(), NEWEST)
                : jobs.counts(filter, call.caller(), most);
        return counts.map(counted -> Answer.ok(show(counted)));
    }

    private static JsonObject show(JobQueries.Counts counts) {
        JsonArray capped = new JsonArray();
        counts.capped().forEach(status -> capped.add(status.name()));
        return new JsonObject()
                .put("jobs", JobJson.counts(counts.byStatus()))
                .put("capped", capped)
                .put("at", Times.write(counts.at()));
    }

    Future<Answer> change(Call call) {
        call.query().refuseIfWrong();
        BulkRequest asked = BulkRequest.read(call.body());
        BulkChange change = new BulkChange(bus, asked.action(), call.caller());
        Future<JsonObject> done =
                asked.filter() == null ? named(asked, change) : matching(asked, change, call.caller());
        return done.map(Answer::ok);
    }

    private static Future<JsonObject> named(BulkRequest asked, BulkChange change) {
        Set<UUID> known = new LinkedHashSet<>();
        for (String id : new LinkedHashSet<>(asked.ids())) {
            Ids.parse(id).ifPresentOrElse(known::add, () -> change.skip(id, ErrorCode.NOT_FOUND));
        }
        return change.change(known).map(done -> done.toJson(null));
    }

    private Future<JsonObject> matching(BulkRequest asked, BulkChange change, Caller caller) {
        Optional<JobFilter> changeable = changeable(asked, caller);
        if (changeable.isEmpty()) {
            return Future.succeededFuture(change.toJson(null));
        }
        return jobs.ids(changeable.get(), caller)
                .compose(found -> change.change(found.page().items()).map(done -> done.toJson(next(asked, found))));
    }

    /** Those that the caller may change and that are in a state for it; empty where there can be none. */
    private static Optional<JobFilter> changeable(BulkRequest asked, Caller caller) {
        JobFilter filter = asked.filter();
        Set<JobStatus> states = EnumSet.copyOf(asked.action().from());
        states.removeIf(state -> !filter.lets(state));
        boolean all = caller.role() == Role.ADMIN;
        boolean others = !all && filter.userId() != null && !filter.userId().equals(caller.userId());
        if (states.isEmpty() || others) {
            return Optional.empty();
        }
        BulkCursor cursor = asked.cursor();
        return Optional.of(filter.in(states)
                .of(all ? filter.userId() : caller.userId())
                .until(cursor == null ? null : cursor.until())
                .page(cursor == null ? null : cursor.last(), asked.limit()));
    }

    private static BulkCursor next(BulkRequest asked, JobQueries.Ids found) {
        if (!found.page().hasMore()) {
            return null;
        }
        UUID last = found.page().items().get(found.page().items().size() - 1);
        return new BulkCursor(
                last, asked.cursor() == null ? found.at() : asked.cursor().until());
    }

    /** The first page is read before the answer begins, so what is wrong at once is told as with any other route. */
    Future<Answer> export(Call call) {
        JobFilter filter = JobFilters.of(call.query());
        ExportFormat format = call.query().oneOf("format", ExportFormat::named, ExportFormat.NAMES, ExportFormat.CSV);
        boolean withData = JobListQuery.withData(call.query());
        call.query().refuseIfWrong();
        JobExport export = new JobExport(jobs, call, filter, new JobExport.Shape(format, withData), seats);
        return export.open().map(opened -> Answer.flowing(format.head(), export));
    }
}
