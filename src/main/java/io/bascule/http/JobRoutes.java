package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.LogEntry;
import io.bascule.job.NewJob;
import io.bascule.job.NewJobRules;
import io.bascule.job.Page;
import io.bascule.job.PastRun;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Jobs: submit, list, look at, cancel, retry. */
final class JobRoutes {
    /** A job's answer holds at most so many of its checkpoints, the end of its log, and its runs. */
    private static final int SHOWN_CHECKPOINTS = 100;

    static final int SHOWN_LOGS = 500;
    private static final int SHOWN_RUNS = 500;
    private static final int SHOWN_RETRIES = 20;
    private static final int MAX_PAGE_OF_LOGS = 500;

    private static final String PATH = "/api/agent-jobs/";

    /** Reading or writing more jobs than these takes milliseconds, which is too long for an event loop. */
    private static final int MANY = 500;

    private final Vertx vertx;
    private final Bus bus;
    private final JobQueries jobs;
    private final CheckpointQueries checkpoints;

    JobRoutes(Vertx vertx, Bus bus, JobQueries jobs, CheckpointQueries checkpoints) {
        this.vertx = vertx;
        this.bus = bus;
        this.jobs = jobs;
        this.checkpoints = checkpoints;
    }

    Future<Answer> submit(Call call) {
        call.query().refuseIfWrong();
        NewJob job = NewJobReader.one(call.body());
        return submit(call, List.of(job)).map(submitted -> {
            Job first = submitted.jobs().get(0);
            JsonObject shown = submitted.existed() ? JobJson.of(first) : JobJson.accepted(JobJson.of(first));
            return Answer.success(submitted.existed() ? 200 : 201, JsonObject.of("job", shown))
                    .with("Location", PATH + first.id());
        });
    }

    Future<Answer> submitBatch(Call call) {
        call.query().refuseIfWrong();
        int wanted = call.body().getValue("jobs") instanceof JsonArray list ? list.size() : 0;
        return work(wanted, () -> NewJobReader.batch(call.body(), NewJobRules.MAX_BATCH))
                .compose(batch -> submit(call, batch))
                .compose(submitted -> work(wanted, () -> answer(submitted)));
    }

    private static Answer answer(Requests.SubmittedJobs submitted) {
        JsonArray shown = JobJson.all(
                submitted.jobs(),
                job -> submitted.existed() ? JobJson.listed(job) : JobJson.accepted(JobJson.listed(job)));
        return Answer.success(submitted.existed() ? 200 : 201, JsonObject.of("jobs", shown));
    }

    /** Does work for a number of jobs here, or on a worker thread where they are many. */
    private <T> Future<T> work(int number, Supplier<T> work) {
        return number > MANY
                ? vertx.executeBlocking(work::get, false)
                : Future.succeededFuture().map(here -> work.get());
    }

    Future<Answer> list(Call call) {
        JobListQuery asked = JobListQuery.read(call.query());
        Future<Page<Job>> page = jobs.page(asked.filter(), call.caller(), asked.withData());
        Future<Optional<Long>> total = asked.withTotal()
                ? jobs.count(asked.filter(), call.caller(), Pagination.MAX_TOTAL)
                        .map(Optional::of)
                : Future.succeededFuture(Optional.empty());
        return Future.all(page, total).map(both -> Answer.ok(asked.show(page.result(), total.result())));
    }

    Future<Answer> one(Call call) {
        call.query().refuseIfWrong();
        return jobs.one(call.id("job"), call.caller()).compose(job -> withHistory(job, call.caller()));
    }

    Future<Answer> change(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        JobAction action = fields.requiredOneOf("action", JobAction::named, JobAction.NAMES);
        fields.nothingElse().refuseIfWrong();
        return bus.request(action.address(), new Requests.OneJob(call.id("job"), call.caller()))
                .map(job -> Answer.ok(JsonObject.of("job", JobJson.of(job))));
    }

    Future<Answer> listCheckpoints(Call call) {
        int limit = call.query().wholeNumber("limit", 1, SHOWN_CHECKPOINTS, SHOWN_CHECKPOINTS);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return visible(call)
                .compose(job -> checkpoints.ofJob(job.id(), cursor, limit))
                .map(page -> Answer.ok(new JsonObject()
                        .put("checkpoints", JobJson.all(page.items(), CheckpointJson::of))
                        .put("pagination", Pagination.of(page, limit, c -> c.id().toString()))));
    }

    Future<Answer> listLogs(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE_OF_LOGS, 50);
        UUID cursor = call.query().cursor();
        UUID before = call.query().id("before");
        if (cursor != null && before != null) {
            call.query().wrong("before", "cannot be used together with cursor");
        }
        call.query().refuseIfWrong();
        return visible(call)
                .compose(job ->
                        before == null ? jobs.logs(job.id(), cursor, limit) : jobs.lastLogs(job.id(), before, limit))
                .map(page -> Answer.ok(new JsonObject()
                        .put("logs", JobJson.all(page.items(), JobJson::log))
                        .put("pagination", before == null ? onwards(page, limit) : backwards(page, limit))));
    }

    private static JsonObject onwards(Page<LogEntry> page, int limit) {
        return Pagination.of(page, limit, entry -> entry.id().toString());
    }

    /** The lines before are asked for by the first of these. */
    private static JsonObject backwards(Page<LogEntry> page, int limit) {
        return new JsonObject().put("limit", limit).putNull("nextCursor").put("hasMore", page.hasMore());
    }

    private Future<Requests.SubmittedJobs> submit(Call call, List<NewJob> wanted) {
        String key = IdempotencyKey.of(call.headers());
        return bus.request(Addresses.SUBMIT, new Requests.SubmitJobs(wanted, call.caller(), key));
    }

    private Future<Job> visible(Call call) {
        return jobs.one(call.id("job"), call.caller());
    }

    private Future<Answer> withHistory(Job job, Caller caller) {
        Future<Page<Checkpoint>> reached = checkpoints.ofJob(job.id(), null, SHOWN_CHECKPOINTS);
        Future<Page<LogEntry>> logs = jobs.lastLogs(job.id(), null, SHOWN_LOGS);
        Future<Page<PastRun>> runs = jobs.runs(job.id(), SHOWN_RUNS);
        Future<Page<Job>> retries = jobs.retries(job.id(), caller, SHOWN_RETRIES);
        Future<Optional<Instant>> claimedAt = jobs.claimedAt(job.id());
        return Future.all(reached, logs, runs, claimedAt, retries)
                .map(all -> Timeline.of(
                        job,
                        claimedAt.result().orElse(null),
                        runs.result().items(),
                        reached.result().items()))
                .map(timeline -> Answer.ok(new JsonObject()
                        .put("job", JobJson.of(job))
                        .put("checkpoints", JobJson.all(reached.result().items(), CheckpointJson::of))
                        .put("checkpointsHasMore", reached.result().hasMore())
                        .put("logs", JobJson.all(logs.result().items(), JobJson::log))
                        .put("logsHasMore", logs.result().hasMore())
                        .put("timeline", Timeline.toJson(timeline))
                        .put(
                                "timelineHasMore",
                                runs.result().hasMore() || reached.result().hasMore())
                        .put("retries", JobJson.all(retries.result().items(), JobJson::listed))
                        .put("retriesHasMore", retries.result().hasMore())));
    }
}
