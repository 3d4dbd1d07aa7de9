package io.bascule.handler;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.Digest;
import io.bascule.job.Ids;
import io.bascule.job.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs a handler in memory, as a runtime does: its journal is kept from one {@link #run} to the next, and an approval that
 * nobody has given yet ends the run.
 */
public final class ScriptedJobContext implements JobContext {
    /** A checkpoint that was shown. */
    public record Shown(String message, JsonObject data) {}

    /** Ends a run that waits for a decision. */
    private static final class ParkedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final UUID jobId = Ids.next();
    private final String input;
    private final Map<String, String> steps = new LinkedHashMap<>();
    private final Map<Integer, Shown> shown = new HashMap<>();
    private final List<String> worked = new ArrayList<>();
    private boolean approved;
    private int position;
    private Shown awaited;

    public ScriptedJobContext(JsonObject input) {
        this.input = input.encode();
    }

    /** Runs the handler from the top; null where it parked. */
    public JsonObject run(JobHandler handler) {
        position = 0;
        try {
            return handler.run(this).await();
        } catch (ParkedException parked) {
            return null;
        }
    }

    /** Runs up to the approval, which is given, and returns what was shown there. */
    public Shown runToApproval(JobHandler handler) {
        if (run(handler) != null || awaited == null) {
            throw new AssertionError("The run did not wait for an approval");
        }
        approved = true;
        return awaited;
    }

    /** The {@code INFO} checkpoints and the approval, in the order of the calls. */
    public List<Shown> checkpoints() {
        return shown.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The names of the steps whose work was done, once for each time. */
    public List<String> worked() {
        return List.copyOf(worked);
    }

    /** Loses the record of a step, as a crash right before it was written does. */
    public void forget(String step) {
        if (steps.remove(step) == null) {
            throw new AssertionError("There is no step " + step);
        }
    }

    /** Has the journal hold a result, as if an earlier run had recorded it. */
    public void record(String step, JsonObject result) {
        steps.put(step, result.encode());
    }

    /** The result of a step, as a later run gets it back. */
    public JsonObject recorded(String step) {
        return new JsonObject(steps.get(step));
    }

    @Override
    public Future<JsonObject> step(String name, Supplier<Future<JsonObject>> work) {
        position++;
        if (steps.containsKey(name)) {
            return Future.succeededFuture(recorded(name));
        }
        worked.add(name);
        return work.get().onSuccess(result -> record(name, result)).map(result -> recorded(name));
    }

    @Override
    public Future<Approval> approval(ApprovalRequest request) {
        awaited =
                show(new Shown(request.message(), new JsonObject(request.data().encode())));
        if (!approved) {
            return Future.failedFuture(new ParkedException());
        }
        return Future.succeededFuture(new Approval(jobId, CheckpointStatus.APPROVED, "rita", null, null));
    }

    @Override
    public Future<Void> info(String message, JsonObject data) {
        show(new Shown(message, new JsonObject(data.encode())));
        return Future.succeededFuture();
    }

    private Shown show(Shown checkpoint) {
        Shown before = shown.putIfAbsent(++position, checkpoint);
        if (before != null && !Digest.of(before.data()).equals(Digest.of(checkpoint.data()))) {
            throw new AssertionError("Shown again with other data: " + checkpoint.message());
        }
        return checkpoint;
    }

    @Override
    public UUID jobId() {
        return jobId;
    }

    @Override
    public JsonObject input() {
        return new JsonObject(input);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public int maxAttempts() {
        return 3;
    }

    @Override
    public String taskDescription() {
        return "Process user data";
    }

    @Override
    public List<String> tags() {
        return List.of();
    }

    @Override
    public Vertx vertx() {
        throw new AssertionError("These handlers do without Vert.x");
    }

    @Override
    public void log(LogLevel level, String action, String message, JsonObject data) {}

    @Override
    public void progress(int percent, String note) {}

    @Override
    public Future<Void> sleep(Duration duration) {
        throw new AssertionError("These handlers do not sleep");
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
