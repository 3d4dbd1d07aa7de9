package io.bascule.store;

import io.bascule.job.Histogram;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryDepth;
import io.bascule.job.HistoryRange;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rows of the history, put into the buckets of a range. A row may be narrower than a bucket: many of them add up to it. */
final class HistoryBuckets {
    private final String jobType;
    private final long width;
    private final long first;
    private final List<Filling> fillings = new ArrayList<>();

    /** @param now within the last bucket */
    HistoryBuckets(HistoryRange range, String jobType, Instant now) {
        this.jobType = jobType;
        this.width = range.bucket().toSeconds();
        this.first = now.getEpochSecond() / width - range.buckets() + 1;
        for (int i = 0; i < range.buckets(); i++) {
            fillings.add(new Filling());
        }
    }

    /** What came into a bucket so far. */
    private static final class Filling {
        private final Map<HistoryDepth, Long> depths = new EnumMap<>(HistoryDepth.class);
        private HistorySums sums;
        private long looks;
        private long parkedLooks;
    }

    /** When the first bucket begins. */
    Instant since() {
        return Instant.ofEpochSecond(first * width);
    }

    /** Takes a row of the type, or of all types: that says how often it was looked. */
    void add(Row row) {
        long place = Rows.instant(row, "at").getEpochSecond() / width - first;
        if (place < 0 || place >= fillings.size()) {
            return; // A minute that has begun since the range was made.
        }
        Filling filling = fillings.get((int) place);
        if (row.getString("job_type").equals(HistoryStore.ALL)) {
            filling.looks += row.getLong("looks");
            filling.parkedLooks += row.getLong("parked_looks");
        }
        if (row.getString("job_type").equals(jobType)) {
            fill(filling, row);
        }
    }

    private static void fill(Filling filling, Row row) {
        if (filling.sums == null) {
            filling.sums = new HistorySums();
        }
        for (HistoryCount what : HistoryCount.values()) {
            filling.sums.add(what, row.getLong(what.wireName()));
        }
        for (HistoryTime what : HistoryTime.values()) {
            Long[] counts = row.getArrayOfLongs(what.wireName() + "_times");
            filling.sums.add(
                    what, Histogram.of(Stream.of(counts).mapToLong(n -> n).toArray()));
        }
        for (HistoryDepth what : HistoryDepth.values()) {
            filling.depths.merge(what, row.getLong(what.wireName()), Long::sum);
        }
    }

    /** Where it was looked, a node ran: what is not there then did not happen. Now one answers. */
    List<HistoryQueries.Bucket> list() {
        List<HistoryQueries.Bucket> buckets = new ArrayList<>();
        for (Filling filling : fillings) {
            int place = buckets.size();
            boolean known = filling.looks > 0 || place == fillings.size() - 1;
            HistorySums sums = filling.sums == null && known ? new HistorySums() : filling.sums;
            buckets.add(
                    new HistoryQueries.Bucket(Instant.ofEpochSecond((first + place) * width), depths(filling), sums));
        }
        return buckets;
    }

    private HistoryQueries.Depths depths(Filling filling) {
        // Nobody counts the others one by one.
        long looks = jobType.equals(HistoryStore.OTHER) ? 0 : filling.looks;
        long parkedLooks = jobType.equals(HistoryStore.ALL) ? looks : Math.min(looks, filling.parkedLooks);
        return new HistoryQueries.Depths(
                mean(filling, HistoryDepth.PENDING, looks),
                mean(filling, HistoryDepth.QUEUED, looks),
                mean(filling, HistoryDepth.RUNNING, looks),
                mean(filling, HistoryDepth.PARKED, parkedLooks),
                mean(filling, HistoryDepth.OPEN, parkedLooks));
    }

    private static Double mean(Filling filling, HistoryDepth what, long looks) {
        return looks == 0 ? null : Double.valueOf((double) filling.depths.getOrDefault(what, 0L) / looks);
    }
}
