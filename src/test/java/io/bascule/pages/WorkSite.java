package io.bascule.pages;

import static io.bascule.engine.Engine.get;

import io.bascule.blackbox.Eventually;
import io.bascule.handler.HandlerVerticle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/** A browser and a site whose jobs do what a test says. */
final class WorkSite implements AutoCloseable {
    final Chromium chromium = Chromium.ofProcess();
    final Site site;
    final WorkHandler work = new WorkHandler();

    WorkSite(Path folder) {
        site = new Site(folder);
        get(site.vertx.deployVerticle(new HandlerVerticle(work)));
    }

    Reader reader() {
        return new Reader(chromium, site);
    }

    Reader narrowReader() {
        return new Reader(chromium, site, 360, 740);
    }

    /** Submits a job as dev; the answer is its id. */
    String submit(JsonObject input) {
        return submit(new JsonObject().put("taskDescription", "Some work"), input);
    }

    String submit(JsonObject job, JsonObject input) {
        return site.send(
                        "POST",
                        "/api/agent-jobs",
                        "dev",
                        job.copy().put("jobType", "work").put("inputData", input))
                .getJsonObject("job")
                .getString("id");
    }

    /** Submits a job and waits until it holds. */
    String holding(JsonObject input) {
        String id = submit(input.copy().put("hold", true));
        long giveUp = System.nanoTime() + 30_000_000_000L;
        while (!work.holds(id)) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("Job " + id + " does not hold");
            }
            Eventually.pause();
        }
        return id;
    }

    /** Submits a job and waits until it has ended so. */
    String ended(JsonObject job, JsonObject input, String status) {
        String id = submit(job, input);
        site.await(id, status);
        return id;
    }

    String failed() {
        return ended(
                new JsonObject()
                        .put("taskDescription", "It will fail")
                        .put("maxAttempts", 1)
                        .put("priority", 7),
                new JsonObject().put("say", "It broke").put("failures", 1),
                "FAILED");
    }

    static JsonObject saying(String say, String... steps) {
        return new JsonObject().put("say", say).put("steps", new JsonArray(java.util.List.of((Object[]) steps)));
    }

    @Override
    public void close() {
        site.close();
    }
}
