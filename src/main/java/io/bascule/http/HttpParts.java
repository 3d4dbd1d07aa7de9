package io.bascule.http;

import io.bascule.access.Access;
import io.bascule.bus.Bus;
import io.bascule.download.Downloads;
import io.bascule.schedule.Schedules;
import io.bascule.sessions.Sessions;
import io.bascule.store.AuditStore;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.HistoryQueries;
import io.bascule.store.JobQueries;
import io.bascule.store.NodeQueries;
import io.bascule.store.TallyStore;
import io.bascule.stream.Streams;
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
        Sessions sessions,
        Streams streams,
        Downloads downloads,
        Supplier<Future<String>> metrics,
        Supplier<Future<JsonObject>> readiness,
        HttpSettings settings) {

    /** What is read from the store. */
    public record Reads(JobQueries jobs, CheckpointQueries checkpoints, AuditStore audit, Dashboard dashboard) {}

    /** What is read for the dashboard. */
    public record Dashboard(HistoryQueries history, NodeQueries nodes, TallyStore tallies) {}
}
