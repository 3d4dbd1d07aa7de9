package io.bascule.handler;

import io.bascule.job.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A run, as its handler sees it. Calls of {@link #step}, {@link #approval}, {@link #info} and {@link #sleep} are journaled:
 * a later run of the same job gets their results back at once. A run that has lost its job, was cancelled or is parked goes
 * no further: its calls do not return.
 */
public interface JobContext {

    UUID jobId();

    /** The present attempt, from 1. */
    int attempt();

    int maxAttempts();

    /** What the job was submitted with; a copy. */
    JsonObject input();

    /** What the work is, for people; may be null. */
    String taskDescription();

    List<String> tags();

    Vertx vertx();

    /**
     * Does {@code work} once and records its result before the run goes on. It can run again only where it was cut off before
     * its result was recorded.
     *
     * @param name unique within the run, at most 200 characters
     * @return the result, from the work or from the journal; fails as the work fails
     */
    Future<JsonObject> step(String name, Supplier<Future<JsonObject>> work);

    /**
     * Shows people what would happen and waits until one decides. An undecided request parks the job: the run ends here, and
     * another goes on from here once there is a decision.
     *
     * @return the decision. Rejection and expiry come here only if the request asked for them; else they fail the job
     */
    Future<Approval> approval(ApprovalRequest request);

    /** Shows people what happened, without waiting for them. */
    Future<Void> info(String message, JsonObject data);

    /** Adds a line to the job's log. */
    default void log(String action, String message) {
        log(LogLevel.INFO, action, message, null);
    }

    /** Adds a line to the job's log; {@code data} may be null. */
    void log(LogLevel level, String action, String message, JsonObject data);

    /** Says how far the run is: 0 to 100; {@code note} may be null. */
    void progress(int percent, String note);

    /** Gives the slot back and goes on after {@code duration}, on any node. */
    Future<Void> sleep(Duration duration);

    /** Whether the run was told to stop; its next journaled call will not return. */
    boolean isCancelled();
}
