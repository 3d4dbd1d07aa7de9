package io.bascule.http;

import io.bascule.job.Job;
import io.bascule.job.JournalEntry;
import io.bascule.job.RecordedStep;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a job's runs did: the runs themselves, and the steps that they recorded. */
final class RunRoutes {
    private static final int MAX_PAGE = 100;
    private static final int USUAL_PAGE = 50;

    /** A position and a name: what a place in a journal is written as. */
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9})-(.+)", Pattern.DOTALL);

    private static final int MAX_PLACE = JournalEntry.MAX_NAME + 10;

    private final JobQueries jobs;

    RunRoutes(JobQueries jobs) {
        this.jobs = jobs;
    }

    Future<Answer> listRuns(Call call) {
        int limit = limit(call.query());
        Long before = call.query().place("cursor");
        call.query().refuseIfWrong();
        return visible(call)
                .compose(job -> jobs.runsBefore(job.id(), before, limit))
                .map(page -> Answer.ok(new JsonObject()
                        .put("runs", JobJson.all(page.items(), RunJson::run))
                        .put("pagination", Pagination.of(page, limit, run -> String.valueOf(run.epoch())))));
    }

    Future<Answer> listSteps(Call call) {
        int limit = limit(call.query());
        RecordedStep.Place after = place(call.query());
        call.query().refuseIfWrong();
        return visible(call)
                .compose(job -> jobs.steps(job.id(), after, limit))
                .map(page -> Answer.ok(new JsonObject()
                        .put("steps", JobJson.all(page.items(), RunJson::step))
                        .put("pagination", Pagination.of(page, limit, RunRoutes::cursor))));
    }

    /** By a parameter: a name may be one that no path can hold, such as {@code ..}. */
    Future<Answer> stepResult(Call call) {
        String name = call.query().text("name", JournalEntry.MAX_NAME);
        if (name == null && !call.query().isWrong()) {
            call.query().wrong("name", "is required: the step's name");
        }
        call.query().refuseIfWrong();
        return visible(call)
                .compose(job -> jobs.stepResult(job.id(), name))
                .map(result -> Answer.ok(JsonObject.of("result", result)));
    }

    private Future<Job> visible(Call call) {
        return jobs.one(call.id("job"), call.caller());
    }

    private static int limit(Query query) {
        return query.wholeNumber("limit", 1, MAX_PAGE, USUAL_PAGE);
    }

    private static String cursor(RecordedStep step) {
        return step.position() + "-" + step.name();
    }

    private static RecordedStep.Place place(Query query) {
        String text = query.text("cursor", MAX_PLACE);
        if (text == null) {
            return RecordedStep.Place.FIRST;
        }
        Matcher place = PLACE.matcher(text);
        return place.matches()
                ? new RecordedStep.Place(Integer.parseInt(place.group(1)), place.group(2))
                : query.wrong("cursor", "must be the nextCursor of the page before");
    }
}
