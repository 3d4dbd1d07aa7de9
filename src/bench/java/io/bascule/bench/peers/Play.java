package io.bascule.bench.peers;

import java.util.Arrays;
import java.util.List;

/** The workloads by the harness's names, each a row of orders on an empty database. */
enum Play {
    /** Bulk submit, then a drain in a fresh process. */
    W1("bulk", "drain"),
    /** One at a time from 16 callers, then a drain. */
    W1one("one", "drain"),
    /** A closed loop of 16 callers beside the worker. */
    W2("steady"),
    /** One job each 20 ms. */
    W3("latency"),
    /** W1 beside a million rows that are finished or due in a month. */
    W4("bulk", "drain");

    private final List<String> orders;

    Play(String... orders) {
        this.orders = List.of(orders);
    }

    List<String> orders() {
        return orders;
    }

    boolean hasBacklog() {
        return this == W4;
    }

    static Play named(String name) {
        return Arrays.stream(values())
                .filter(play -> play.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "bench.workloads: there is no " + name + "; there are " + Arrays.toString(values()) + "."));
    }
}
