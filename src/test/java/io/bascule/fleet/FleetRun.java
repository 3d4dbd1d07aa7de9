package io.bascule.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One run of a job, as an agent plays it: its steps, then some work, the question if the job asks one, and an end. What was not answered is
 * said again until it is, be it after a pause for which the lease did not last.
 */
final class FleetRun {
    /** What is said to be over: the run is another's, or its agent has died. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Over() {
            super("over", null, false, false);
        }
    }

    private static final double PAUSES = 0.03;
    private static final double WORKS = 0.1;
    private static final int HEARTBEAT_MS = 150;
    private static final String QUESTION = "go";

    private final Vertx vertx;
    private final FleetAgent agent;
    private final Beliefs beliefs;
    private final Random dice;
    private final int life;
    private final Beliefs.Lease lease;
    private final JsonObject input;
    private final JsonObject journal;
    private final JsonObject effects = new JsonObject();

    FleetRun(FleetAgent.World world, FleetAgent agent, JsonObject claimed, Random dice) {
        this.vertx = world.vertx();
        this.agent = agent;
        this.beliefs = world.beliefs();
        this.dice = dice;
        this.life = agent.life();
        this.lease = beliefs.claimed(claimed);
        this.input = claimed.getJsonObject("job").getJsonObject("inputData");
        this.journal = claimed.getJsonObject("journal");
        journal.getJsonArray("steps").forEach(step -> found((JsonObject) step));
    }

    private void found(JsonObject step) {
        String effect = step.getJsonObject("result").getString("effect");
        effects.put(step.getString("name"), effect);
        beliefs.stepFound(lease, step.getString("name"), effect);
    }

    Future<Void> play() {
        return step(0).compose(done -> tarry())
                .compose(done -> ask())
                .compose(goesOn -> goesOn ? end() : Future.succeededFuture())
                .onFailure(over -> {
                    if (!(over instanceof Over)) {
                        beliefs.wrong(lease + " broke: " + over);
                    }
                });
    }

    private Future<Void> step(int number) {
        if (number == input.getInteger("steps")) {
            return Future.succeededFuture();
        }
        String name = "step-" + number;
        if (effects.containsKey(name)) {
            return step(number + 1);
        }
        String effect = lease.token + " " + dice.nextInt(1_000_000);
        JsonObject body = new JsonObject().put("name", name).put("result", JsonObject.of("effect", effect));
        return say("steps", body)
                .onSuccess(taken -> beliefs.stepTaken(lease, name, effect))
                .onSuccess(taken -> effects.put(name, effect))
                .compose(taken -> step(number + 1));
    }

    /** Some fall silent for longer than their leases, and go on as if nothing had been; some work for a while and say so. */
    private Future<Void> tarry() {
        double what = dice.nextDouble();
        if (what < PAUSES) {
            return vertx.timer(3_300 + dice.nextInt(3_000), TimeUnit.MILLISECONDS)
                    .mapEmpty();
        }
        return what < PAUSES + WORKS ? work(1 + dice.nextInt(10)) : Future.succeededFuture();
    }

    private Future<Void> work(int heartbeats) {
        if (heartbeats == 0) {
            return Future.succeededFuture();
        }
        return vertx.timer(HEARTBEAT_MS, TimeUnit.MILLISECONDS)
                .compose(later -> say("heartbeat", new JsonObject().put("progress", 100 - heartbeats)))
                .onSuccess(beat -> lease.extended(Beliefs.until(beat)))
                .compose(beat -> work(heartbeats - 1));
    }

    /** Whether the run goes on. */
    private Future<Boolean> ask() {
        JsonArray decided = journal.getJsonArray("checkpoints");
        if (!input.getBoolean("asks") || !decided.isEmpty() && dice.nextBoolean()) {
            return Future.succeededFuture(true);
        }
        JsonObject question = new JsonObject()
                .put("type", "APPROVAL_REQUIRED")
                .put("name", QUESTION)
                .put("message", "Go on?")
                .put("data", JsonObject.of("n", input.getInteger("n")));
        if (decided.isEmpty()) {
            lease.giveUp();
        }
        return say("checkpoints", question).map(answer -> {
            boolean isDecided = "RUNNING".equals(answer.getString("state"));
            if (isDecided == decided.isEmpty()) {
                beliefs.wrong(lease + " asked and was told " + answer + " after " + decided);
            }
            return isDecided;
        });
    }

    private Future<Void> end() {
        int how = dice.nextInt(100);
        if (how < 3) {
            return Future.succeededFuture(); // Forgets to say so: the lease runs out.
        }
        lease.giveUp();
        if (how < 8) {
            JsonObject error = JsonObject.of("code", "BROKEN", "message", "It broke.");
            return say("fail", new JsonObject().put("error", error)).mapEmpty();
        }
        if (how < 11) {
            return say("release", new JsonObject()).mapEmpty();
        }
        JsonObject output = JsonObject.of("token", lease.token, "effects", effects);
        return say("complete", new JsonObject().put("outputData", output))
                .onSuccess(answer -> beliefs.completed(lease, answer.getBoolean("repeated")))
                .mapEmpty();
    }

    private Future<JsonObject> say(String what, JsonObject body) {
        if (agent.life() != life) {
            return Future.failedFuture(new Over());
        }
        return agent.report(lease.job, what, body.put("leaseToken", lease.token))
                .transform(done -> done.failed() ? again(what, body) : answered(what, body, done.result()));
    }

    private Future<JsonObject> again(String what, JsonObject body) {
        return vertx.timer(10 + dice.nextInt(50), TimeUnit.MILLISECONDS).compose(later -> say(what, body));
    }

    private Future<JsonObject> answered(String what, JsonObject body, Http.Reply reply) {
        if (agent.life() != life) {
            return Future.failedFuture(new Over());
        }
        if (reply.status() == 200) {
            return Future.succeededFuture(reply.body());
        }
        if (reply.status() == 503 || reply.status() == 429) {
            return again(what, body);
        }
        if (reply.status() == 409 && "STALE_RUN".equals(reply.body().getString("code"))) {
            beliefs.stale(lease, what + " " + reply.body().getString("reason"));
        } else {
            beliefs.wrong(lease + ": " + what + " was answered with " + reply.status() + " " + reply.body());
        }
        return Future.failedFuture(new Over());
    }
}
