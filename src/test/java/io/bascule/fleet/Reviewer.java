package io.bascule.fleet;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Decides on what is asked; of some questions two people decide at once, and not alike. */
final class Reviewer {
    private static final String LIST = "/api/admin/agent-checkpoints";
    private static final long LOOK_MS = 100;
    private static final double REJECTS = 0.2;

    private final FleetAgent.World world;
    private final Http http;
    private final Beliefs beliefs;
    private final Random dice;
    private int decided;

    Reviewer(FleetAgent.World world, Random dice) {
        this.world = world;
        this.http = world.http();
        this.beliefs = world.beliefs();
        this.dice = dice;
    }

    int decided() {
        return decided;
    }

    void look() {
        if (world.over().getAsBoolean()) {
            return;
        }
        http.get(LIST + "?status=PENDING&limit=100")
                .compose(listed -> decideAll(listed.body().getJsonArray("checkpoints", new JsonArray())))
                .onFailure(broken -> beliefs.wrong("The reviewer: " + broken))
                .onComplete(done -> world.vertx().setTimer(LOOK_MS, id -> look()));
    }

    private Future<?> decideAll(JsonArray open) {
        return Future.join(open.stream().map(one -> decide((JsonObject) one)).toList());
    }

    private Future<Void> decide(JsonObject checkpoint) {
        double what = dice.nextDouble();
        if (what < REJECTS / 2) {
            return count(checkpoint, List.of(approve(checkpoint), reject(checkpoint)));
        }
        return count(checkpoint, List.of(what < REJECTS ? reject(checkpoint) : approve(checkpoint)));
    }

    private Future<Http.Reply> approve(JsonObject checkpoint) {
        JsonObject body = JsonObject.of("digest", checkpoint.getString("digest"));
        return http.post(LIST + "/" + checkpoint.getString("id"), body);
    }

    private Future<Http.Reply> reject(JsonObject checkpoint) {
        JsonObject body = JsonObject.of("reason", "No.", "digest", checkpoint.getString("digest"));
        return http.send(HttpMethod.DELETE, LIST + "/" + checkpoint.getString("id"), body);
    }

    private Future<Void> count(JsonObject checkpoint, List<Future<Http.Reply>> replies) {
        return Future.all(replies).map(all -> {
            long taken = replies.stream()
                    .filter(reply -> reply.result().status() == 200)
                    .count();
            decided++;
            if (taken != 1) {
                beliefs.wrong(taken + " decisions of " + replies.size() + " were taken on " + checkpoint.getString("id")
                        + ": " + replies.stream().map(Future::result).toList());
            }
            return null;
        });
    }
}
