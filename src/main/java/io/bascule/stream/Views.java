package io.bascule.stream;

import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.LogEntry;
import io.bascule.store.TallyStore;
import io.vertx.core.json.JsonObject;

/** How events show what they tell of: as the lists of the API do. */
public interface Views {
    /** Without input and output, which can be large. */
    JsonObject job(Job job);

    /** Without data and metadata, which can be large. */
    JsonObject checkpoint(Checkpoint checkpoint, String jobType);

    JsonObject log(LogEntry entry);

    JsonObject counts(TallyStore.Counts counts);
}
