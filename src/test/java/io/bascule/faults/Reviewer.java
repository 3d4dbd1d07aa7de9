package io.bascule.faults;

import io.bascule.blackbox.Api;
import io.bascule.blackbox.Eventually;
import io.bascule.faults.History.Decision;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** Decides what is asked, at any node, again where nobody answered; of one request it always says the same. */
final class Reviewer implements Runnable {
    private static final long AGAIN_MS = 80;
    private static final int REJECTS_ONE_IN = 6;

    private final Fleet fleet;
    private final String story;
    private final Random random;
    private final BooleanSupplier mayGoOn;
    private final int salt;
    private final Set<String> said = new HashSet<>();
    private final Collection<Decision> journal = new ConcurrentLinkedQueue<>();

    Reviewer(Fleet fleet, String story, Random random, BooleanSupplier mayGoOn) {
        this.fleet = fleet;
        this.story = story;
        this.random = random;
        this.mayGoOn = mayGoOn;
        this.salt = random.nextInt();
    }

    Collection<Decision> journal() {
        return journal;
    }

    @Override
    public void run() {
        while (mayGoOn.getAsBoolean()) {
            JsonArray open = fleet.any(random).api().map(Reviewer::open).orElseGet(JsonArray::new);
            for (int i = 0; i < open.size() && mayGoOn.getAsBoolean(); i++) {
                JsonObject asked = open.getJsonObject(i);
                if (isOurs(asked)) {
                    fleet.any(random).api().ifPresent(api -> decide(api, asked));
                }
            }
            Eventually.pause(AGAIN_MS);
        }
    }

    private static JsonArray open(Api api) {
        try {
            Api.Reply reply = api.call("GET", "/api/admin/agent-checkpoints?status=PENDING&limit=100", null);
            return reply.status() == 200 ? reply.json().getJsonArray("checkpoints") : new JsonArray();
        } catch (IOException away) {
            return new JsonArray();
        }
    }

    private boolean isOurs(JsonObject asked) {
        return story.equals(asked.getJsonObject("data").getString("story"));
    }

    private void decide(Api api, JsonObject asked) {
        String id = asked.getString("id");
        boolean again = !said.add(id);
        boolean approves = Math.floorMod(id.hashCode() ^ salt, REJECTS_ONE_IN) != 0;
        String shown = asked.getJsonObject("data").getString("value");
        long from = System.nanoTime();
        Outcome outcome = Outcome.UNKNOWN;
        String answer = null;
        try {
            JsonObject body =
                    JsonObject.of(approves ? "comment" : "reason", "mark-comment", "digest", asked.getString("digest"));
            Api.Reply reply = api.call(approves ? "POST" : "DELETE", "/api/admin/agent-checkpoints/" + id, body);
            outcome = again && isDecided(reply) ? Outcome.ACKNOWLEDGED : Answers.outcome(reply);
            answer = reply.text();
        } catch (ConnectException away) {
            outcome = Outcome.REFUSED;
        } catch (IOException lost) {
            answer = lost.toString();
        }
        journal.add(new Decision(id, approves, shown, outcome, answer, new Span(from, System.nanoTime())));
    }

    /** An earlier request of ours had arrived: nobody else decides. That it was ours is checked at the end. */
    private static boolean isDecided(Api.Reply reply) {
        return reply.status() == 409
                && Optional.ofNullable(reply.json().getString("code"))
                        .filter("ALREADY_DECIDED"::equals)
                        .isPresent();
    }
}
