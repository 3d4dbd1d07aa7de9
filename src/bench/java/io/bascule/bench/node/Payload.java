package io.bascule.bench.node;

import io.bascule.job.NewJob;
import io.vertx.core.json.JsonObject;

/** What a benchmark's job carries: a JSON object of about 200 bytes, the same that the peers get. */
final class Payload {
    private static final String PAD =
            "abcdefghijklmnopqrstuvwxyz0123456789".repeat(5).substring(0, 150);

    private Payload() {}

    /** The job of this number; {@code t} is when its submit began, in ns of {@link System#nanoTime}. */
    static NewJob job(long number) {
        return NewJob.of(
                NoopHandler.TYPE,
                new JsonObject()
                        .put("seq", number)
                        .put("t", System.nanoTime())
                        .put("kind", "noop")
                        .put("pad", PAD));
    }
}
