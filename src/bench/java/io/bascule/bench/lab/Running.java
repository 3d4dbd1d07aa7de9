package io.bascule.bench.lab;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that a benchmark started, so that none outlives it when it is interrupted. */
final class Running {
    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly), "bench-children"));
    }

    private Running() {}

    static void add(Process process) {
        ALL.add(process);
        process.onExit().thenAccept(ALL::remove);
    }
}
