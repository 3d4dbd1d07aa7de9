package io.bascule.bench.streams;

import io.bascule.bench.http.ApiKey;
import io.bascule.bench.lab.JavaProcess;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Pause;
import io.bascule.bench.lab.Service;
import io.bascule.bench.node.BenchNode;
import io.bascule.bench.node.NodeProcess;
import io.bascule.bench.node.NodeService;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A node under a steady load, watched by nobody and by many: how soon they are told, and what that costs. */
public final class StreamsPart {
    private static final int JOBS_A_SECOND = 2_000;
    /** Nobody at the beginning and at the end: what else changes meanwhile is shared out. */
    private static final List<Integer> STREAMS = List.of(0, 1, 50, 500, 0);

    private static final double GOAL = 0.95;
    private static final double MILLION = 1e6;

    private final Lab lab;
    private final int seconds;
    private final int warm;
    private final Map<Integer, Figures> figures = new LinkedHashMap<>();

    public StreamsPart(Lab lab) {
        this.lab = lab;
        this.seconds = lab.options().number("secs", 20);
        this.warm = lab.options().number("warm", 8);
        STREAMS.forEach(streams -> figures.put(streams, new Figures()));
    }

    public void run() {
        int runs = lab.options().number("runs", 3);
        for (int run = 1; run <= runs; run++) {
            lab.gate().pass();
            lab.database().fresh();
            lab.java(NodeProcess.class, withOrder("init"));
            try (Service server = start(NodeService.class, nodeWords())) {
                String key = ApiKey.ofAdmin(server.port(), BenchNode.ADMIN_PASSWORD, "read");
                try (Service readers = start(Readers.class, List.of("port=" + server.port(), "key=" + key))) {
                    heatUp(server, readers);
                    for (int streams : STREAMS) {
                        String line = measure(server, readers, streams);
                        figures.get(streams).add(line);
                        System.out.printf("run %d %3d streams  %s%n", run, streams, line);
                    }
                }
            }
        }
        System.out.print(told());
        System.out.print(costs());
    }

    private Service start(Class<?> program, List<String> words) {
        return Service.start(lab.child(), JavaProcess.own(lab.javaOptions(), program, words));
    }

    private List<String> withOrder(String order) {
        List<String> words = new ArrayList<>(List.of(order));
        words.addAll(lab.options().words("node"));
        return words;
    }

    private List<String> nodeWords() {
        String more = lab.options().text("node", "");
        return List.of("working=1", "asks=1", "node=http.maxStreamsPerUser:1000;" + more);
    }

    /** What runs for the first time costs most. */
    private void heatUp(Service server, Service readers) {
        readers.ask("open 20");
        server.ask("load " + JOBS_A_SECOND);
        Pause.ms(2L * warm * 1_000);
        server.ask("rest");
        readers.ask("close");
    }

    private String measure(Service server, Service readers, int streams) {
        lab.database().calm();
        String memory = open(server, readers, streams);
        server.ask("load " + JOBS_A_SECOND);
        Pause.ms(warm * 1_000L);
        readers.ask("begin");
        long before = Long.parseLong(server.ask("started"));
        double cpuBefore = server.cpuSeconds();
        double readersBefore = readers.cpuSeconds();
        long begin = System.nanoTime();
        Pause.ms(seconds * 1_000L);
        double took = (System.nanoTime() - begin) / 1e9;
        double cpu = server.cpuSeconds() - cpuBefore;
        double readersCpu = readers.cpuSeconds() - readersBefore;
        long jobs = Long.parseLong(server.ask("started")) - before;
        String told = readers.ask("end");
        server.ask("rest");
        readers.ask("close");
        return String.format(
                        Locale.ROOT,
                        "rate=%.0f us_app=%.1f cpu=%.2f readers_cpu=%.2f ",
                        jobs / took,
                        cpu * MILLION / jobs,
                        cpu * 100 / took,
                        readersCpu * 100 / took)
                + memory + " " + told;
    }

    /** Opens them while nothing else happens; answers what memory each takes. */
    private static String open(Service server, Service readers, int streams) {
        long heap = Long.parseLong(server.ask("heap"));
        long resident = server.residentBytes();
        readers.ask("open " + streams);
        double each = Math.max(1, streams) * 1024.0;
        return String.format(
                Locale.ROOT,
                "heapKB=%.1f rssKB=%.1f",
                (Long.parseLong(server.ask("heap")) - heap) / each,
                (server.residentBytes() - resident) / each);
    }

    private Table told() {
        Table table = new Table(
                "Streams of events at " + JOBS_A_SECOND
                        + " jobs/s: from the change (updatedAt) of what a frame names to its last byte at a reader, ms",
                "streams",
                "jobs p50",
                "p99",
                "checkpoints p50",
                "p99",
                "frames/s each",
                "KB/s each",
                "named %",
                "resyncs");
        figures.forEach((streams, of) -> {
            if (streams > 0) {
                table.row(
                        String.valueOf(streams),
                        median(of, "jobs_p50"),
                        median(of, "jobs_p99"),
                        median(of, "checkpoints_p50"),
                        median(of, "checkpoints_p99"),
                        median(of, "frames"),
                        median(of, "KB"),
                        median(of, "named"),
                        median(of, "resyncs"));
            }
        });
        return table;
    }

    private Table costs() {
        Table table = new Table(
                "What they cost the node, beside the same load without any (goal: rate >= " + GOAL + ")",
                "streams",
                "jobs/s",
                "ratio",
                "cpu us/job",
                "ratio",
                "cpu % of a core",
                "more a stream",
                "readers' cpu %",
                "heap KB a stream",
                "RSS KB a stream");
        Figures none = figures.get(0);
        figures.forEach((streams, of) -> table.row(
                String.valueOf(streams),
                median(of, "rate"),
                Table.ratio(of.median("rate"), none.median("rate")),
                median(of, "us_app"),
                Table.ratio(of.median("us_app"), none.median("us_app")),
                median(of, "cpu"),
                streams == 0
                        ? ""
                        : Table.number((of.median("cpu").orElse(0) - none.median("cpu").orElse(0)) / streams),
                median(of, "readers_cpu"),
                streams == 0 ? "" : median(of, "heapKB"),
                streams == 0 ? "" : median(of, "rssKB")));
        return table;
    }

    private static String median(Figures figures, String name) {
        return Table.number(figures.median(name));
    }
}
