package io.bascule.bench.node;

import io.bascule.bench.lab.Options;
import java.util.Arrays;
import java.util.List;

/** The process under test: plays one workload on a node of its own and prints the figures. */
public final class NodeProcess {
    private NodeProcess() {}

    /** @param arguments the workload's name, then options as {@code name=value} */
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        try {
            String figures = play(words.get(0), Options.ofWords(words.subList(1, words.size())));
            System.out.println(figures + " rssMB=" + Probe.peakMemory());
            System.out.flush();
            System.exit(0);
        } catch (Throwable failure) { // Whatever it is, the process must end, and not by waiting for its own threads.
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static String play(String name, Options options) {
        Workload workload = new Workload(options);
        return switch (name) {
            case "init" -> workload.init();
            case "bulk" -> workload.bulk();
            case "one" -> workload.one();
            case "drain" -> workload.drain();
            case "steady" -> workload.steady();
            case "latency" -> workload.latency();
            case "heap" -> new HeapUse(options).measure();
            case "decisions" -> new Decisions(options).measure();
            default -> throw new IllegalArgumentException("No workload is named " + name);
        };
    }
}
