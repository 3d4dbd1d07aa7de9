package io.bascule.http;

import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.schedule.ScheduleChange;
import io.bascule.schedule.Schedules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Schedules: make, list, look at, change, delete. */
final class ScheduleRoutes {
    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_PAGE = 50;
    private static final String PATH = "/api/schedules/";

    private final Schedules schedules;

    ScheduleRoutes(Schedules schedules) {
        this.schedules = schedules;
    }

    Future<Answer> list(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return schedules
                .list(call.caller(), cursor, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("schedules", JobJson.all(page.items(), ScheduleJson::listed))
                        .put(
                                "pagination",
                                Pagination.of(page, limit, one -> one.id().toString()))));
    }

    Future<Answer> create(Call call) {
        call.query().refuseIfWrong();
        ScheduleReader reader = new ScheduleReader(call.body());
        ScheduleTerms terms = reader.terms();
        boolean enabled = reader.enabled();
        return schedules
                .create(call.caller(), terms, enabled)
                .map(made -> Answer.success(201, shown(made)).with("Location", PATH + made.id()));
    }

    Future<Answer> one(Call call) {
        call.saysNothingElse();
        return schedules.find(call.caller(), call.id("schedule")).map(found -> Answer.ok(shown(found)));
    }

    Future<Answer> change(Call call) {
        call.query().refuseIfWrong();
        ScheduleChange change = new ScheduleReader(call.body()).change();
        return schedules.change(call.caller(), call.id("schedule"), change).map(changed -> Answer.ok(shown(changed)));
    }

    Future<Answer> delete(Call call) {
        call.saysNothingElse();
        return schedules.delete(call.caller(), call.id("schedule")).map(done -> Answer.ok(new JsonObject()));
    }

    private static JsonObject shown(Schedule schedule) {
        return JsonObject.of("schedule", ScheduleJson.of(schedule));
    }
}
