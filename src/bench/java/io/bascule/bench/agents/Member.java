package io.bascule.bench.agents;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** One agent of a crowd. */
final class Member {
    private static final String API = "/api/training/agent/";
    private static final long SHORT_POLL_MS = 1_000;
    private static final int WAIT_S = 30;
    private static final double NS_A_MS = 1e6;

    private final Crowd crowd;
    private final BooleanSupplier there;
    private final JsonObject card;
    private final Kind kind;
    private final Instant since = Instant.now();

    /** What it does. */
    enum Kind {
        /** Asks once a second, and completes its jobs at once. */
        SHORT,
        /** Asks again at once, and waits; completes its jobs at once. */
        LONG,
        /** As the last, but keeps its jobs for as long as it is there, with heartbeats. */
        KEEPING
    }

    Member(Crowd crowd, String agentId, Kind kind, BooleanSupplier there) {
        this.crowd = crowd;
        this.there = there;
        this.kind = kind;
        this.card = card(agentId, kind);
    }

    static JsonObject card(String agentId, Kind kind) {
        return new JsonObject()
                .put("agentId", agentId)
                .put("hostname", "bench")
                .put("platform", "linux")
                .put("version", "1.0")
                .put("jobTypes", JsonArray.of(Crowd.JOB_TYPE))
                .put("capacity", 2)
                .put("wait", kind == Kind.SHORT ? 0 : WAIT_S)
                .put("claim", true);
    }

    void poll() {
        if (!there.getAsBoolean()) {
            return;
        }
        long asked = System.nanoTime();
        crowd.post(API + "poll", card)
                .onSuccess(answer -> polled(answer.getJsonArray("jobs"), asked))
                .onFailure(refused -> {
                    if (there.getAsBoolean()) {
                        crowd.tallies().refused();
                        crowd.after(SHORT_POLL_MS, this::poll);
                    }
                });
    }

    private void polled(JsonArray jobs, long asked) {
        long took = System.nanoTime() - asked;
        if (kind == Kind.SHORT) {
            crowd.tallies().polled(took);
        }
        jobs.forEach(run -> take((JsonObject) run));
        crowd.after(kind == Kind.SHORT ? SHORT_POLL_MS - (long) (took / NS_A_MS) : 1, this::poll);
    }

    private void take(JsonObject run) {
        JsonObject job = run.getJsonObject("job");
        Instant created = Instant.parse(job.getString("createdAt"));
        JsonObject token = JsonObject.of("leaseToken", run.getString("leaseToken"));
        String path = API + "jobs/" + job.getString("id") + "/";
        if (kind == Kind.KEEPING) {
            beat(path, token, run.getLong("heartbeatMs"));
            return;
        }
        crowd.tallies().claimed();
        if (created.isAfter(since)) {
            crowd.tallies().pickedUp((System.currentTimeMillis() - created.toEpochMilli()) * 1_000_000);
        }
        crowd.post(path + "complete", token).onFailure(refused -> crowd.tallies().refused());
    }

    private void beat(String path, JsonObject token, long everyMs) {
        crowd.after(everyMs, () -> {
            if (there.getAsBoolean()) {
                long asked = System.nanoTime();
                crowd.post(path + "heartbeat", token.copy().put("progress", 50))
                        .onSuccess(answer -> crowd.tallies().beat(System.nanoTime() - asked))
                        .onFailure(refused -> crowd.tallies().refused())
                        .onComplete(done -> beat(path, token, everyMs));
            }
        });
    }
}
