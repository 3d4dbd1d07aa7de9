package io.bascule;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether requests should come here: the database answers and the scheduler takes jobs. A stopped worker is no reason not to. */
final class Readiness {
    private static final long PATIENCE_MS = 2_000;
    private static final Requests.ControlWorker ASK =
            new Requests.ControlWorker(Requests.ControlWorker.Order.STATUS, Caller.SYSTEM);

    private final Database database;
    private final Bus bus;
    private final List<String> warnings;

    /**
     * @param warnings of the database, shown as a detail
     */
    Readiness(Database database, Bus bus, List<String> warnings) {
        this.database = database;
        this.bus = bus;
        this.warnings = warnings;
    }

    /** {@code {"status":"UP"|"DOWN","checks":{…}}}; never fails. */
    Future<JsonObject> check() {
        Future<JsonObject> databaseUp = inTime(database.ping()).map(v -> up()).otherwise(Readiness::down);
        Future<JsonObject> schedulerUp = inTime(bus.request(Addresses.WORKER, ASK))
                .map(worker -> up().put("workerIsRunning", worker.isRunning()))
                .otherwise(Readiness::down);
        return Future.all(databaseUp, schedulerUp).map(v -> {
            JsonObject stored = databaseUp.result();
            if (!warnings.isEmpty()) {
                stored.put("warnings", new JsonArray(warnings));
            }
            boolean isUp = isUp(stored) && isUp(schedulerUp.result());
            return new JsonObject()
                    .put("status", isUp ? "UP" : "DOWN")
                    .put("checks", new JsonObject().put("database", stored).put("scheduler", schedulerUp.result()));
        });
    }

    private static <T> Future<T> inTime(Future<T> answer) {
        return answer.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    private static JsonObject up() {
        return new JsonObject().put("status", "UP");
    }

    private static JsonObject down(Throwable failure) {
        return new JsonObject().put("status", "DOWN").put("detail", failure.getMessage());
    }

    private static boolean isUp(JsonObject check) {
        return "UP".equals(check.getString("status"));
    }
}
