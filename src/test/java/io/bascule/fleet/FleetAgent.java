package io.bascule.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** An agent: polls while it has room, plays what it gets, and now and then dies with all that it had, to begin anew under its name. */
final class FleetAgent {
    static final String JOB_TYPE = "fleet-work";

    private static final String API = "/api/training/agent/";
    private static final int CAPACITY = 20;
    private static final int WAIT_S = 1;
    private static final double CRASHES = 1 / 60.0;
    private static final long RESTART_MS = 100;
    private static final long AGAIN_MS = 20;

    /**
     * Where it lives.
     *
     * @param http the way to the server, with its key
     * @param over asked before each poll
     */
    record World(Vertx vertx, Http http, Beliefs beliefs, BooleanSupplier over) {}

    private final World world;
    private final Random dice;
    private final JsonObject card;
    private int life;
    private int active;
    private boolean polling;
    private int crashes;

    FleetAgent(World world, String agentId, Random dice) {
        this.world = world;
        this.dice = dice;
        this.card = new JsonObject()
                .put("agentId", agentId)
                .put("jobTypes", JsonArray.of(JOB_TYPE))
                .put("capacity", CAPACITY)
                .put("wait", WAIT_S)
                .put("claim", true);
    }

    int crashes() {
        return crashes;
    }

    void poll() {
        if (polling || active >= CAPACITY || world.over().getAsBoolean()) {
            return;
        }
        polling = true;
        int before = life;
        world.http().post(API + "poll", card).onComplete(done -> {
            if (life != before) {
                return; // Whoever asked has died.
            }
            polling = false;
            if (dice.nextDouble() < CRASHES) {
                crash();
            } else if (done.succeeded() && done.result().status() == 200) {
                begin(done.result().body().getJsonArray("jobs"));
                poll();
            } else {
                refused(done.result());
            }
        });
    }

    /** @param reply null where none came */
    private void refused(Http.Reply reply) {
        if (reply != null && reply.status() != 503 && reply.status() != 429) {
            world.beliefs().wrong("A poll was answered with " + reply);
        }
        world.vertx().setTimer(AGAIN_MS, id -> poll());
    }

    private void crash() {
        crashes++;
        life++;
        active = 0;
        polling = false;
        world.vertx().setTimer(RESTART_MS, id -> poll());
    }

    private void begin(JsonArray jobs) {
        int mine = life;
        jobs.forEach(one -> {
            active++;
            new FleetRun(world, this, (JsonObject) one, dice).play().onComplete(played -> {
                if (life == mine) {
                    active--;
                    poll();
                }
            });
        });
    }

    /** A report of a run that began in this life. */
    Future<Http.Reply> report(String job, String what, JsonObject body) {
        return world.http().post(API + "jobs/" + job + "/" + what, body);
    }

    int life() {
        return life;
    }
}
