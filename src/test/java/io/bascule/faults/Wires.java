package io.bascule.faults;

import io.bascule.blackbox.Api;
import io.bascule.blackbox.Eventually;
import io.bascule.faults.Point.Place;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** What happens on the way between nodes and database. */
final class Wires {
    private static final long POINT_PATIENCE_MS = 30_000;
    private static final String WORKER = "/api/admin/agent-worker";

    /** What a server asks and is never told that it was written. */
    private static final List<Place> ANSWERS = List.of(
            Place.SUBMIT_WRITTEN,
            Place.CLAIMED,
            Place.STEP_RECORDED,
            Place.PARKED,
            Place.DECIDED,
            Place.FAILED,
            Place.ENDED);

    private Wires() {}

    static Fault cut(int times) {
        return story -> {
            for (int i = 0; i < times * story.scale(); i++) {
                story.fleet().any(story.random()).wire().cut();
                Eventually.pause(story.random().nextInt(400));
            }
        };
    }

    /** Connections stay open and nothing arrives, longer than the lease; then they turn out to be dead. */
    static Fault halfOpen(long silentMs) {
        return story -> {
            for (int i = 0; i < story.scale(); i++) {
                Wire wire = story.fleet().any(story.random()).wire();
                wire.swallow(true);
                Eventually.pause(silentMs);
                wire.swallow(false);
                wire.cut();
            }
        };
    }

    /** As where a firewall has forgotten connections: those that are open are dead, and nothing ever says so. */
    static Fault silentForGood() {
        return story -> story.fleet().nodes().forEach(node -> node.wire().silence());
    }

    static Fault delayed(long eachMs, long forMs) {
        return story -> {
            List<Node> nodes = story.fleet().nodes();
            nodes.forEach(node -> node.wire().delay(eachMs));
            Eventually.pause(forMs * story.scale());
            nodes.forEach(node -> node.wire().delay(0));
        };
    }

    /** COMMITs whose answer is lost, and the connection with it; the server lives on. */
    static Fault answersLost(int timesEach) {
        return story -> {
            for (int i = 0; i < timesEach * story.scale(); i++) {
                for (Place place : ANSWERS) {
                    loseAnswer(story, place);
                }
            }
        };
    }

    private static void loseAnswer(Story story, Place place) throws InterruptedException {
        Point point = Point.at(place, () -> {});
        List<Node> nodes = story.fleet().nodes();
        nodes.forEach(node -> node.wire().strikeAt(point));
        if (!point.await(POINT_PATIENCE_MS)) {
            throw new AssertionError("Never came to " + place);
        }
    }

    /** No NOTIFY reaches any node: what others submit, decide and cancel is found by looking. */
    static Fault hintsKept(long forMs) {
        return story -> {
            List<Node> nodes = story.fleet().nodes();
            nodes.forEach(node -> node.wire().keepHints(true));
            try {
                Eventually.pause(forMs * story.scale());
                story.quietly(Wires::foundByLooking);
            } finally {
                nodes.forEach(node -> node.wire().keepHints(false));
            }
        };
    }

    /** A node that runs nothing itself accepts jobs, and nothing else happens that would make others look. */
    private static void foundByLooking(Story story) throws IOException {
        Node idle = story.fleet().any(story.random());
        Api api = idle.api().orElseThrow();
        api.ok("DELETE", WORKER, null);
        try {
            story.submitTo(any -> idle, "unannounced", Collections.nCopies(200, List.of("step")), job -> job);
            story.awaitDone("unannounced");
        } finally {
            api.ok("POST", WORKER, null);
        }
    }
}
