package io.bascule.http;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.Histogram;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryRange;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.bascule.store.HistoryQueries;
import io.bascule.store.TallyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The history as the API shows it: arrays that belong together place by place. */
final class HistoryJson {
    private static final double MINUTE_MS = 60_000;

    private HistoryJson() {}

    static JsonObject overview(TallyStore.Counts counts, Duration oldestRunnable, long failedLastHour) {
        return new JsonObject()
                .put("jobs", JobJson.counts(counts.jobs()))
                .put("checkpointsPending", counts.checkpoints().get(CheckpointStatus.PENDING))
                .put("oldestRunnableMs", oldestRunnable.toMillis())
                .put("failedLastHour", failedLastHour);
    }

    /** @param jobType null where it is of all types */
    static JsonObject of(HistoryQueries.History history, HistoryRange range, String jobType) {
        List<HistoryQueries.Bucket> buckets = history.buckets();
        HistorySums whole = new HistorySums();
        buckets.stream()
                .map(HistoryQueries.Bucket::sums)
                .filter(sums -> sums != null)
                .forEach(whole::add);
        return new JsonObject()
                .put("range", range.wireName())
                .put("jobType", jobType)
                .put("now", Times.write(history.now()))
                .put("bucketMs", range.bucket().toMillis())
                .put("times", each(buckets, bucket -> Times.write(bucket.at())))
                .put("counts", counts(buckets))
                .put("perMinute", rates(buckets, minutes(history, range)))
                .put("waitMs", percentiles(buckets, HistoryTime.WAIT))
                .put("runMs", percentiles(buckets, HistoryTime.RUN))
                .put("decisionMs", percentiles(buckets, HistoryTime.DECISION))
                .put("depth", depth(buckets))
                .put("total", total(whole))
                .put("types", types(history));
    }

    private static JsonObject counts(List<HistoryQueries.Bucket> buckets) {
        JsonObject counts = new JsonObject();
        for (HistoryCount what : HistoryCount.values()) {
            counts.put(what.wireName(), each(buckets, bucket -> known(bucket, sums -> sums.count(what))));
        }
        return counts;
    }

    /** @param minutes how many each bucket has had so far */
    private static JsonObject rates(List<HistoryQueries.Bucket> buckets, Function<Instant, Double> minutes) {
        JsonObject rates = new JsonObject();
        for (HistoryCount what : HistoryCount.values()) {
            rates.put(
                    what.wireName(),
                    each(
                            buckets,
                            bucket -> known(bucket, sums -> rounded(sums.count(what) / minutes.apply(bucket.at())))));
        }
        return rates;
    }

    /** The last bucket has only begun; what its first seconds saw says too little about a minute. */
    private static Function<Instant, Double> minutes(HistoryQueries.History history, HistoryRange range) {
        double whole = range.bucket().toMillis() / MINUTE_MS;
        return at -> {
            double passed = Duration.between(at, history.now()).toMillis() / MINUTE_MS;
            return Math.min(whole, Math.max(passed, Math.min(1, whole / 4)));
        };
    }

    private static JsonObject percentiles(List<HistoryQueries.Bucket> buckets, HistoryTime what) {
        return new JsonObject()
                .put("p50", each(buckets, bucket -> known(bucket, sums -> percentile(sums.times(what), 0.5))))
                .put("p95", each(buckets, bucket -> known(bucket, sums -> percentile(sums.times(what), 0.95))))
                .put("p99", each(buckets, bucket -> known(bucket, sums -> percentile(sums.times(what), 0.99))));
    }

    private static JsonObject depth(List<HistoryQueries.Bucket> buckets) {
        return new JsonObject()
                .put("pending", each(buckets, bucket -> rounded(bucket.depths().pending())))
                .put("queued", each(buckets, bucket -> rounded(bucket.depths().queued())))
                .put("running", each(buckets, bucket -> rounded(bucket.depths().running())))
                .put(
                        "waitingApproval",
                        each(buckets, bucket -> rounded(bucket.depths().parked())))
                .put(
                        "checkpoints",
                        each(buckets, bucket -> rounded(bucket.depths().open())));
    }

    private static JsonObject total(HistorySums whole) {
        JsonObject total = counts(whole);
        for (HistoryTime what : HistoryTime.values()) {
            Histogram times = whole.times(what);
            total.put(
                    what.wireName() + "Ms",
                    new JsonObject()
                            .put("p50", percentile(times, 0.5))
                            .put("p95", percentile(times, 0.95))
                            .put("p99", percentile(times, 0.99)));
        }
        return total;
    }

    private static JsonArray types(HistoryQueries.History history) {
        JsonArray types = new JsonArray();
        history.types().forEach((name, sums) -> types.add(counts(sums).put("jobType", name)));
        return types;
    }

    private static JsonObject counts(HistorySums sums) {
        JsonObject counts = new JsonObject();
        for (HistoryCount what : HistoryCount.values()) {
            counts.put(what.wireName(), sums.count(what));
        }
        return counts;
    }

    private static JsonArray each(List<HistoryQueries.Bucket> buckets, Function<HistoryQueries.Bucket, Object> view) {
        JsonArray array = new JsonArray();
        buckets.forEach(bucket -> array.add(view.apply(bucket)));
        return array;
    }

    private static Object known(HistoryQueries.Bucket bucket, Function<HistorySums, Object> view) {
        return bucket.sums() == null ? null : view.apply(bucket.sums());
    }

    /** Null where nothing was measured. */
    private static Number percentile(Histogram times, double part) {
        OptionalDouble ms = times.percentile(part);
        return ms.isPresent() ? rounded(ms.getAsDouble()) : null;
    }

    /** Null stays null. */
    private static Number rounded(Double number) {
        return number == null ? null : rounded(number.doubleValue());
    }

    /** More digits would say nothing; and large numbers with a fraction would be written with an exponent. */
    private static Number rounded(double number) {
        return number >= 1_000 ? (Number) Math.round(number) : (Number) (Math.round(number * 1_000) / 1_000.0);
    }
}
