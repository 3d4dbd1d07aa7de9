package io.bascule.faults;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A job type that goes through the pieces of its input's {@code plan} and writes down what it does, a line each, as {@link Traces}
 * reads it: {@code at doing job run node attempt piece value}. All that it hands over holds a mark, by which a wire knows it. It runs
 * in the server's process, alone: it knows no other class of the tests.
 */
public final class FaultHandler implements JobHandler {
    public static final String JOB_TYPE = "fault-test";
    /** The last word of a whole line. */
    static final String END = ".";
    /** The system properties that name the file, and the node. */
    public static final String JOURNAL = "bascule.test.journal";

    public static final String NODE = "bascule.test.node";
    /** By how many nanoseconds this process' monotonic clock is ahead of the others'. */
    public static final String AHEAD = "bascule.test.ahead";

    private static final String NAME = System.getProperty(NODE, "?");
    private static final long AHEAD_NANOS = Long.getLong(AHEAD, 0);
    private final OutputStream journal = open();

    private static OutputStream open() {
        try {
            return new FileOutputStream(System.getProperty(JOURNAL), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String jobType() {
        return JOB_TYPE;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        String run = UUID.randomUUID().toString();
        JsonArray plan = job.input().getJsonArray("plan");
        JsonObject values = new JsonObject();
        write("START", job, run, "-", "-");
        Future<Void> story = Future.succeededFuture();
        for (int i = 0; i < plan.size(); i++) {
            String piece = i + "-" + plan.getString(i);
            story = story.compose(v -> piece(job, run, piece, values));
        }
        return story.map(v -> JsonObject.of("mark", "mark-output", "run", run, "values", values));
    }

    private Future<Void> piece(JobContext job, String run, String piece, JsonObject values) {
        long workMs = job.input().getLong("workMs");
        return switch (piece.substring(piece.indexOf('-') + 1)) {
            case "step" ->
                job.step(piece, () -> work(job, run, piece, workMs)).map(result -> {
                    values.put(piece, result.getString("value"));
                    values.put("last", result.getString("value"));
                    write("SAW", job, run, piece, result.getString("value"));
                    return null;
                });
            case "approval" -> approval(job, run, piece, values.getString("last"));
            case "unrecorded" ->
                job.vertx().timer(Math.max(1, workMs), TimeUnit.MILLISECONDS).mapEmpty();
            case "sleep" -> job.sleep(Duration.ofMillis(workMs * 10));
            case "info" -> job.info("So far", JsonObject.of("mark", "mark-info"));
            case "fail-once" ->
                job.attempt() == 1
                        ? Future.failedFuture(new IllegalStateException("mark-failure, as planned"))
                        : Future.succeededFuture();
            case "block" -> blocked(job);
            case "halt" -> halted();
            default -> Future.failedFuture(new IllegalArgumentException(piece));
        };
    }

    private Future<JsonObject> work(JobContext job, String run, String piece, long workMs) {
        String value = UUID.randomUUID().toString();
        return job.vertx().timer(Math.max(1, workMs), TimeUnit.MILLISECONDS).map(v -> {
            write("EFFECT", job, run, piece, value);
            return JsonObject.of("mark", "mark-step", "value", value);
        });
    }

    /** People are shown the last step's value; the run goes on with what it has then, and writes that down. */
    private Future<Void> approval(JobContext job, String run, String piece, String value) {
        JsonObject data = JsonObject.of("mark", "mark-approval", "piece", piece, "value", value);
        data.put("story", job.input().getString("story"));
        return job.approval(ApprovalRequest.of("May " + piece + " be done?", data))
                .map(decided -> {
                    write("SAW", job, run, piece, value);
                    return null;
                });
    }

    /** What no handler should do: nothing else happens on this event loop meanwhile. */
    private static Future<Void> blocked(JobContext job) {
        if (job.attempt() == 1) {
            try {
                Thread.sleep(job.input().getLong("blockMs"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Future.succeededFuture();
    }

    /** What no handler should do either. */
    private static Future<Void> halted() {
        Runtime.getRuntime().halt(128 + 9);
        return Future.succeededFuture();
    }

    /**
     * A line at once, at the end of the file whoever else writes there; whatever becomes of this process then, it stays. A kill in
     * the middle of it leaves a part: it stands alone, since lines begin with the line break, and is known by the end that it lacks.
     */
    private void write(String doing, JobContext job, String run, String piece, String value) {
        String line = String.join(
                " ",
                String.valueOf(System.nanoTime() - AHEAD_NANOS),
                doing,
                job.jobId().toString(),
                run,
                NAME,
                String.valueOf(job.attempt()),
                piece,
                value,
                END);
        try {
            journal.write(("\n" + line).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
