package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.FieldError;
import io.bascule.job.TypeLimits;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Job types: list, pause, limit. */
final class JobTypeRoutes {
    private final Bus bus;
    private final JobQueries jobs;

    JobTypeRoutes(Bus bus, JobQueries jobs) {
        this.bus = bus;
        this.jobs = jobs;
    }

    Future<Answer> list(Call call) {
        call.query().refuseIfWrong();
        return jobs.jobTypes().map(types -> Answer.ok(JsonObject.of("jobTypes", JobJson.all(types, JobJson::type))));
    }

    Future<Answer> change(Call call) {
        call.query().refuseIfWrong();
        TypeLimits.Change change = read(call.body());
        return bus.request(
                        Addresses.CHANGE_TYPE,
                        new Requests.ChangeType(call.path().get("name"), change, call.caller()))
                .map(changed -> Answer.ok(JsonObject.of("jobType", JobJson.type(changed))));
    }

    private static TypeLimits.Change read(JsonObject body) {
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(body, "", errors);
        Boolean paused = fields.flag("paused");
        Long maxRunning = fields.wholeNumber("maxRunning", 1, TypeLimits.MAX_RUNNING);
        JsonObject rate = fields.object("rate");
        TypeLimits.Change change = new TypeLimits.Change(
                paused,
                fields.has("maxRunning"),
                maxRunning == null ? null : maxRunning.intValue(),
                fields.has("rate"),
                rate == null ? null : rate(new Fields(rate, "rate.", errors)));
        fields.nothingElse().refuseIfWrong();
        return change;
    }

    private static TypeLimits.Rate rate(Fields fields) {
        fields.require("limit").require("perMs");
        Long limit = fields.wholeNumber("limit", 1, TypeLimits.MAX_RATE);
        Long perMs = fields.wholeNumber("perMs", 1, TypeLimits.MAX_RATE_MS);
        fields.nothingElse();
        return limit == null || perMs == null ? null : new TypeLimits.Rate(limit.intValue(), perMs);
    }
}
