package io.bascule.bench.node;

import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.NewJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A job that takes a while; each start is noted in a file that outlives the process. */
final class TimedHandler implements JobHandler {
    static final String TYPE = "timed";

    private final FileChannel starts;

    /** @param starts a line is added to it for each start: the job's number, and the ns since its submit began */
    TimedHandler(Path starts) {
        try {
            this.starts = FileChannel.open(starts, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NewJob job(long number, int tookMs) {
        return NewJob.of(TYPE, JsonObject.of("seq", number, "t", System.nanoTime(), "ms", tookMs));
    }

    @Override
    public String jobType() {
        return TYPE;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        JsonObject input = job.input();
        String line = input.getLong("seq") + " " + (System.nanoTime() - input.getLong("t")) + "\n";
        try {
            starts.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
        CompletableFuture<JsonObject> over = new CompletableFuture<>();
        return Future.fromCompletionStage(
                over.completeOnTimeout(new JsonObject(), input.getInteger("ms"), TimeUnit.MILLISECONDS));
    }
}
