package io.bascule.http;

import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.vertx.core.json.JsonObject;

/** Checkpoints as the API shows them. */
final class CheckpointJson {
    private CheckpointJson() {}

    static JsonObject of(Checkpoint checkpoint) {
        boolean approved = checkpoint.status() == CheckpointStatus.APPROVED;
        return new JsonObject()
                .put("id", JobJson.text(checkpoint.id()))
                .put("jobId", JobJson.text(checkpoint.jobId()))
                .put("checkpointType", checkpoint.checkpointType().name())
                .put("status", checkpoint.status().name())
                .put("message", checkpoint.message())
                .put("data", checkpoint.data())
                .put("metadata", checkpoint.metadata())
                .put("digest", checkpoint.digest())
                .put("decidedBy", JobJson.text(checkpoint.decidedBy()))
                .put("decidedByName", checkpoint.decidedByName())
                .put("decidedAt", Times.write(checkpoint.decidedAt()))
                .put("approvedBy", approved ? JobJson.text(checkpoint.decidedBy()) : null)
                .put("approvedAt", approved ? Times.write(checkpoint.decidedAt()) : null)
                .put("rejectionReason", checkpoint.rejectionReason())
                .put("comment", checkpoint.comment())
                .put("expiresAt", Times.write(checkpoint.expiresAt()))
                .put("createdAt", Times.write(checkpoint.createdAt()))
                .put("updatedAt", Times.write(checkpoint.updatedAt()));
    }
}
