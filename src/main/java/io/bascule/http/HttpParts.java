package io.bascule.http;

import io.bascule.access.Access;
import io.bascule.bus.Bus;
import io.bascule.schedule.Schedules;
import io.bascule.store.AuditStore;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * What HTTP is made of.
 *
 * @param metrics the Prometheus text
 * @param readiness {@code {"status":"UP"|"DOWN","checks":{…}}}
 */
public record HttpParts(
        Bus bus,
        Reads reads,
        Access access,
        Schedules schedules,
        Supplier<Future<String>> metrics,
        Supplier<Future<JsonObject>> readiness,
        HttpSettings settings) {

    /** What is read from the store. */
    public record Reads(JobQueries jobs, CheckpointQueries checkpoints, AuditStore audit) {}
}
