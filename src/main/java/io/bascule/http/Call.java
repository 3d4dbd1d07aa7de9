package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A request that passed the gate.
 *
 * @param identity null on routes that are open to anyone
 * @param again looks again who asks, and whether they still may, as the gate did; fails as it would
 * @param path what stood for the {@code {names}} of the route's path
 * @param body {@code {}} where there was none
 * @param sender who sent it; few routes ask
 * @param departure tells whether the sender is gone; few routes ask
 */
record Call(
        Identity identity,
        Supplier<Future<Identity>> again,
        Map<String, String> path,
        Query query,
        JsonObject body,
        MultiMap headers,
        Supplier<Peer> sender,
        Departure departure) {

    /** Whether the one who waits for the answer has closed the connection. */
    interface Departure {
        boolean isGone();

        /** Tells once the sender is gone before the answer was written. */
        void whenGone(Runnable then);
    }

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

    /** Likewise another name of the path. */
    UUID id(String name, String what) {
        return Ids.parse(path.get(name)).orElseThrow(() -> Fault.notFound(what));
    }

    /** Refuses parameters and fields, on a route that has none. */
    void saysNothingElse() {
        query.refuseIfWrong();
        new Fields(body).nothingElse().refuseIfWrong();
    }
}
