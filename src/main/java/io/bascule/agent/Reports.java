package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/** What a run tells the server; each report names the run by its token. */
final class Reports {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(2);
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);

    private final Claimed claimed;
    private final Delivery delivery;

    Reports(Claimed claimed, Delivery delivery) {
        this.claimed = claimed;
        this.delivery = delivery;
    }

    /** Asks once: the next heartbeat will do as well. */
    Optional<Answer> heartbeat(Optional<Instruction.Progress> progress) throws InterruptedException {
        ObjectNode body = Json.object();
        progress.ifPresent(known -> {
            body.put("progress", known.percent());
            if (!known.note().isEmpty()) {
                body.put("note", Clip.storable(known.note()));
            }
        });
        Duration wait = claimed.heartbeat().compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : claimed.heartbeat();
        return delivery.once(path("heartbeat"), withToken(body), wait.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : wait);
    }

    /** Asks until there is an answer that says something; empty where patience ran out. */
    Optional<Answer> deliver(String what, ObjectNode body, Delivery.Patience patience) throws InterruptedException {
        return delivery.deliver(path(what), withToken(body), patience);
    }

    /** A checkpoint, as the server is told of it. */
    static ObjectNode checkpoint(String type, String name, ObjectNode shown) {
        return shown.deepCopy().put("type", type).put("name", name);
    }

    private ObjectNode withToken(ObjectNode body) {
        return body.put("leaseToken", claimed.token());
    }

    private String path(String what) {
        return "jobs/" + claimed.id() + "/" + what;
    }
}
