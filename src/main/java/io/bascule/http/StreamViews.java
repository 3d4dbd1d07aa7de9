package io.bascule.http;

import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.LogEntry;
import io.bascule.store.TallyStore;
import io.bascule.stream.Views;
import io.vertx.core.json.JsonObject;

/** What events show, as the API's lists show it. */
public final class StreamViews implements Views {
    @Override
    public JsonObject job(Job job) {
        return JobJson.listed(job);
    }

    @Override
    public JsonObject checkpoint(Checkpoint checkpoint, String jobType) {
        return CheckpointJson.told(checkpoint, jobType);
    }

    @Override
    public JsonObject log(LogEntry entry) {
        return JobJson.log(entry);
    }

    @Override
    public JsonObject counts(TallyStore.Counts counts) {
        return JsonObject.of(
                "jobs", JobJson.counts(counts.jobs()), "checkpoints", CheckpointJson.counts(counts.checkpoints()));
    }
}
