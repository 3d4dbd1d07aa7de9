package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.bus.Requests.ControlWorker.Order;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The worker of the node that answers: its status, start and stop. */
final class WorkerRoutes {
    private final Bus bus;
    private final JobQueries jobs;

    WorkerRoutes(Bus bus, JobQueries jobs) {
        this.bus = bus;
        this.jobs = jobs;
    }

    Future<Answer> status(Call call) {
        return order(call, Order.STATUS, "The worker's status.");
    }

    Future<Answer> start(Call call) {
        return order(call, Order.START, "The worker runs.");
    }

    Future<Answer> stop(Call call) {
        return order(call, Order.STOP, "The worker takes no more jobs; those that run are finished.");
    }

    private Future<Answer> order(Call call, Order order, String message) {
        call.saysNothingElse();
        return bus.request(Addresses.WORKER, new Requests.ControlWorker(order, call.caller()))
                .compose(worker -> jobs.countsByStatus()
                        .map(counts -> Answer.ok(new JsonObject()
                                .put("worker", worker(worker))
                                .put("jobs", JobJson.counts(counts))
                                .put("message", message))));
    }

    private static JsonObject worker(Requests.WorkerStatus worker) {
        return new JsonObject()
                .put("nodeId", JobJson.text(worker.nodeId()))
                .put("isRunning", worker.isRunning())
                .put("activeJobs", worker.activeJobs())
                .put("readyJobs", worker.readyJobs())
                .put("maxConcurrentJobs", worker.maxConcurrentJobs())
                .put("pollInterval", worker.pollIntervalMs());
    }
}
