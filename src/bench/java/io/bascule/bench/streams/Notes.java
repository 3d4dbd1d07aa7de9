package io.bascule.bench.streams;

import io.bascule.bench.report.Percentiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** What came on all streams while it was measured, and what becomes of it in the end. */
final class Notes {
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<Long, String> texts = new HashMap<>();
    private boolean measuring;
    private long beganMs;
    private long endedMs;

    /** @param atMs by the clock of the machine, which is the database's too */
    private record Arrival(long sequence, String event, int bytes, long atMs) {}

    void begin() {
        arrivals.clear();
        texts.clear();
        measuring = true;
        beganMs = System.currentTimeMillis();
    }

    void end() {
        measuring = false;
        endedMs = System.currentTimeMillis();
    }

    /** A frame has come to one of the streams. */
    void came(long sequence, String event, int bytes) {
        if (measuring) {
            arrivals.add(new Arrival(sequence, event, bytes, System.currentTimeMillis()));
        }
    }

    /** What a frame says, of one of the streams. */
    void said(long sequence, String text) {
        if (measuring) {
            texts.put(sequence, text);
        }
    }

    /** Frames and KB a second of each stream; how long it took to be told of jobs and of checkpoints, of all streams together. */
    String figures(int streams) {
        if (arrivals.isEmpty()) {
            return "frames=0";
        }
        double each = Math.max(1, streams) * (endedMs - beganMs) / 1_000.0;
        long bytes = arrivals.stream().mapToLong(Arrival::bytes).sum();
        long resyncs = arrivals.stream()
                .filter(arrival -> arrival.event().equals("resync"))
                .count();
        return String.format(
                        Locale.ROOT,
                        "frames=%.2f KB=%.1f named=%.1f resyncs=%d ",
                        arrivals.size() / each,
                        bytes / 1024.0 / each,
                        namedPercent(),
                        resyncs)
                + latencies("jobs") + " " + latencies("checkpoints");
    }

    private String latencies(String event) {
        Map<Long, long[]> changedMs = new HashMap<>();
        texts.forEach((sequence, text) -> changedMs.put(sequence, changes(text, event)));
        long[] took = arrivals.stream()
                .filter(arrival -> arrival.event().equals(event))
                .flatMapToLong(arrival -> LongStream.of(changedMs.getOrDefault(arrival.sequence(), new long[0]))
                        .map(changed -> (arrival.atMs() - changed) * 1_000_000))
                .toArray();
        return took.length == 0 ? "" : Percentiles.of(event + "_", took);
    }

    /** When each changed that an event of this name names. */
    private static long[] changes(String frame, String event) {
        return data(frame).getValue(event) instanceof JsonArray named
                ? named.stream()
                        .mapToLong(one -> Instant.parse(((JsonObject) one).getString("updatedAt"))
                                .toEpochMilli())
                        .toArray()
                : new long[0];
    }

    /** Of all changes of jobs that were told, those that were not told by their number alone. */
    private double namedPercent() {
        long named = 0;
        long more = 0;
        for (String frame : texts.values()) {
            JsonObject data = data(frame);
            if (data.containsKey("more") && data.getValue("jobs") instanceof JsonArray jobs) {
                named += jobs.size();
                more += data.getLong("more");
            }
        }
        return named + more == 0 ? 0 : 100.0 * named / (named + more);
    }

    private static JsonObject data(String frame) {
        int from = frame.indexOf("\ndata: ");
        return new JsonObject(frame.substring(from + "\ndata: ".length()));
    }
}
