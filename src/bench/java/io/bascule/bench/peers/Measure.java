package io.bascule.bench.peers;

/** A figure that is compared: which workload and order it is of, what it is called there, and which way is better. */
record Measure(String title, Play play, String order, String figure, boolean moreIsBetter) {
    static Measure rate(String title, Play play, String order, String figure) {
        return new Measure(title, play, order, figure, true);
    }

    static Measure time(String title, String figure) {
        return new Measure(title, Play.W3, "latency", figure, false);
    }
}
