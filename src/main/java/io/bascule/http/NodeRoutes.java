package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.bus.Requests.ControlWorker.Order;
import io.bascule.store.NodeQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** The nodes on this database. */
final class NodeRoutes {
    /** Most that are listed; of those that left, the latest. */
    private static final int MOST = 200;

    private final Bus bus;
    private final NodeQueries nodes;

    NodeRoutes(Bus bus, NodeQueries nodes) {
        this.bus = bus;
        this.nodes = nodes;
    }

    Future<Answer> list(Call call) {
        call.saysNothingElse();
        Future<UUID> here = bus.request(Addresses.WORKER, new Requests.ControlWorker(Order.STATUS, call.caller()))
                .map(Requests.WorkerStatus::nodeId);
        Future<List<NodeQueries.Node>> all = nodes.list(MOST);
        return Future.all(here, all)
                .map(both -> Answer.ok(JsonObject.of(
                        "nodes", JobJson.all(all.result(), node -> node(node, here.result())))));
    }

    private static JsonObject node(NodeQueries.Node node, UUID here) {
        JsonArray running = new JsonArray();
        node.running().forEach((jobType, jobs) -> running.add(JsonObject.of("jobType", jobType, "jobs", jobs)));
        return new JsonObject()
                .put("id", JobJson.text(node.id()))
                .put("name", node.name())
                .put("version", node.version())
                .put("state", node.state().name())
                .put("isThis", node.id().equals(here))
                .put("startedAt", Times.write(node.startedAt()))
                .put("heartbeatAt", Times.write(node.heartbeatAt()))
                .put("heartbeatAgeMs", node.heartbeatAge().toMillis())
                .put("stoppedAt", Times.write(node.stoppedAt()))
                .put(
                        "activeJobs",
                        node.running().values().stream().mapToLong(n -> n).sum())
                .put("running", running);
    }
}
