package io.bascule.handler;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What people are asked to approve.
 *
 * @param message what would happen, in a sentence
 * @param data exactly what would happen; the decision holds for this and nothing else
 * @param metadata what helps to judge it; not covered by the decision
 * @param expiresIn how long people have; null for the server's default of 24 h
 * @param tellsHandler rejection and expiry come back as an {@link Approval} instead of failing the job
 * @param takesChanges people may also say what to change, which comes back as an {@link Approval}: the handler has to do something with it
 */
public record ApprovalRequest(
        String message,
        JsonObject data,
        JsonObject metadata,
        Duration expiresIn,
        boolean tellsHandler,
        boolean takesChanges) {

    public static ApprovalRequest of(String message, JsonObject data) {
        return new ApprovalRequest(message, data, new JsonObject(), null, false, false);
    }

    public ApprovalRequest withMetadata(JsonObject more) {
        return new ApprovalRequest(message, data, more, expiresIn, tellsHandler, takesChanges);
    }

    public ApprovalRequest expiringIn(Duration duration) {
        return new ApprovalRequest(message, data, metadata, duration, tellsHandler, takesChanges);
    }

    /** The same request, whose rejection and expiry the handler wants to be told. */
    public ApprovalRequest tellingHandler() {
        return new ApprovalRequest(message, data, metadata, expiresIn, true, takesChanges);
    }

    /** The same request, that people may also send back with what to change. */
    public ApprovalRequest takingChanges() {
        return new ApprovalRequest(message, data, metadata, expiresIn, tellsHandler, true);
    }
}
