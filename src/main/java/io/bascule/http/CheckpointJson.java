package io.bascule.http;

import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Checkpoints as the API shows them. */
final class CheckpointJson {
    private CheckpointJson() {}

    /** As events show it: without {@code data} and {@code metadata}, but with the type of its job. */
    static JsonObject told(Checkpoint checkpoint, String jobType) {
        return withoutData(checkpoint).put("jobType", jobType);
    }

    /** How many checkpoints are in each state. */
    static JsonObject counts(Map<CheckpointStatus, Long> counts) {
        return new JsonObject()
                .put("pending", counts.get(CheckpointStatus.PENDING))
                .put("approved", counts.get(CheckpointStatus.APPROVED))
                .put("rejected", counts.get(CheckpointStatus.REJECTED))
                .put("changesRequested", counts.get(CheckpointStatus.CHANGES_REQUESTED))
                .put("expired", counts.get(CheckpointStatus.EXPIRED))
                .put("cancelled", counts.get(CheckpointStatus.CANCELLED))
                .put("recorded", counts.get(CheckpointStatus.RECORDED));
    }

    /** Without {@code data} and {@code metadata}, which can be large. */
    static JsonObject withoutData(Checkpoint checkpoint) {
        JsonObject json = of(checkpoint);
        json.remove("data");
        json.remove("metadata");
        return json;
    }

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
                .put("takesChanges", checkpoint.takesChanges())
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
