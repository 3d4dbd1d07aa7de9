package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A request that passed the gate.
 *
 * @param identity null on routes that are open to anyone
 * @param path what stood for the {@code {names}} of the route's path
 * @param body {@code {}} where there was none
 * @param sender who sent it; few routes ask
 */
record Call(
        Identity identity,
        Map<String, String> path,
        Query query,
        JsonObject body,
        MultiMap headers,
        Supplier<Peer> sender) {

    Peer peer() {
        return sender.get();
    }

    Caller caller() {
        return identity.caller();
    }

    /** The {@code {id}} of the path; one that is none of ours is not found. */
    UUID id(String what) {
        return Ids.parse(path.get("id")).orElseThrow(() -> Fault.notFound(what));
    }

    /** Refuses parameters and fields, on a route that has none. */
    void saysNothingElse() {
        query.refuseIfWrong();
        new Fields(body).nothingElse().refuseIfWrong();
    }
}
