package io.bascule.bench.peers;

import java.util.List;

/** Everything that is compared, in the order of the tables. */
final class Measures {
    static final Measure BULK = Measure.rate("bulk submit, jobs/s", Play.W1, "bulk", "enq_bulk");
    static final Measure ONE = Measure.rate("one-at-a-time submit, 16 callers, jobs/s", Play.W1one, "one", "enq_one16");
    static final Measure DRAIN = Measure.rate("drain, jobs/s", Play.W1, "drain", "drain");
    static final Measure STEADY = Measure.rate("steady closed loop, jobs/s", Play.W2, "steady", "steady");
    static final Measure PICKUP_P50 = Measure.time("pickup p50, ms", "p50");
    static final Measure PICKUP_P99 = Measure.time("pickup p99, ms", "p99");

    static final List<Measure> ALL = List.of(
            BULK,
            ONE,
            DRAIN,
            Measure.rate("drain with the node's own start, jobs/s", Play.W1, "drain", "drain_with_start"),
            Measure.rate("drain of what came one at a time, jobs/s", Play.W1one, "drain", "drain"),
            STEADY,
            PICKUP_P50,
            Measure.time("pickup p95, ms", "p95"),
            PICKUP_P99,
            Measure.time("reply p50, ms", "ack_p50"),
            Measure.time("reply p99, ms", "ack_p99"),
            Measure.rate("bulk submit beside the backlog, jobs/s", Play.W4, "bulk", "enq_bulk"),
            Measure.rate("drain beside the backlog, jobs/s", Play.W4, "drain", "drain"));

    private Measures() {}
}
