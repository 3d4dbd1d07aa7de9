package io.bascule.bench.http;

import io.bascule.bench.lab.JavaProcess;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Service;
import io.bascule.bench.node.BenchNode;
import io.bascule.bench.node.NodeProcess;
import io.bascule.bench.node.NodeService;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Submits over HTTP, against a route that only parses and answers. Generator and server share the machine in both cases. */
public final class HttpPart {
    private static final double GOAL = 0.5;
    private static final int WARM_UP_S = 45;

    /** @param batch jobs a request; 0 for the route of one job */
    private record Load(int connections, int batch) {
        String title() {
            return connections + " connections, " + (batch == 0 ? "one at a time" : "batches of " + batch);
        }
    }

    private static final List<Load> LOADS =
            List.of(new Load(16, 0), new Load(256, 0), new Load(16, 100), new Load(256, 100), new Load(16, 1_000));

    private final Lab lab;
    private final Map<Load, Figures> ours = new LinkedHashMap<>();
    private final Map<Load, Figures> bare = new LinkedHashMap<>();

    public HttpPart(Lab lab) {
        this.lab = lab;
        LOADS.forEach(load -> {
            ours.put(load, new Figures());
            bare.put(load, new Figures());
        });
    }

    public void run() {
        int runs = lab.options().number("runs", 3);
        for (int run = 1; run <= runs; run++) {
            lab.gate().pass();
            lab.database().fresh();
            List<String> node = lab.options().words("node");
            lab.java(NodeProcess.class, withOrder("init", node));
            try (Service server = start(NodeService.class, node);
                    Service floor = start(BareServer.class, List.of())) {
                String key = ApiKey.ofAdmin(server.port(), BenchNode.ADMIN_PASSWORD, "submit");
                warmUp(floor, "none");
                warmUp(server, key);
                for (Load load : LOADS) {
                    lab.database().calm();
                    measure(run, "bare", floor, load, "none", bare);
                    measure(run, "bascule", server, load, key, ours);
                }
            }
        }
        System.out.print(table());
    }

    private Service start(Class<?> program, List<String> words) {
        return Service.start(lab.child(), JavaProcess.own(lab.javaOptions(), program, words));
    }

    private static List<String> withOrder(String order, List<String> words) {
        List<String> all = new ArrayList<>(List.of(order));
        all.addAll(words);
        return all;
    }

    /** Until its JIT compiler is done with most of it: servers run for weeks, and what their first minute gives is another question. */
    private void warmUp(Service server, String key) {
        lab.java(
                Generator.class,
                List.of("warm=0", "secs=" + WARM_UP_S, "port=" + server.port(), "connections=64", "batch=0", "key=" + key));
    }

    private void measure(int run, String name, Service server, Load load, String key, Map<Load, Figures> into) {
        List<String> words = new ArrayList<>(lab.options().words("secs", "warm"));
        words.addAll(List.of(
                "port=" + server.port(), "connections=" + load.connections(), "batch=" + load.batch(), "key=" + key));
        double before = server.cpuSeconds();
        String line = lab.java(Generator.class, words);
        into.get(load).add(line);
        Figures one = new Figures();
        one.add(line);
        double jobs = one.median("all").orElse(0) * Math.max(1, load.batch());
        String cost = " cpu=" + (jobs == 0 ? 0 : (server.cpuSeconds() - before) * 1e6 / jobs);
        into.get(load).add(cost);
        System.out.printf("run %d %-38s %-8s %s%s%n", run, load.title(), name, line, cost);
    }

    private Table table() {
        Table table = new Table(
                "HTTP: jobs/s over kept-alive connections, and a route that only parses and answers the same (goal: ratio >= "
                        + GOAL + ")",
                "load",
                "bascule",
                "spread",
                "bare",
                "ratio",
                "p50 ms",
                "p99 ms",
                "refused",
                "cpu us/job",
                "bare us/job",
                "answer B",
                "bare B");
        LOADS.forEach(load -> table.row(
                load.title(),
                Table.number(ours.get(load).median("jobs")),
                ours.get(load).spread("jobs"),
                Table.number(bare.get(load).median("jobs")),
                Table.ratio(ours.get(load).median("jobs"), bare.get(load).median("jobs")),
                ofOurs(load, "p50"),
                ofOurs(load, "p99"),
                ofOurs(load, "refused"),
                ofOurs(load, "cpu"),
                Table.number(bare.get(load).median("cpu")),
                ofOurs(load, "answerB"),
                Table.number(bare.get(load).median("answerB"))));
        return table;
    }

    private String ofOurs(Load load, String figure) {
        OptionalDouble median = ours.get(load).median(figure);
        return Table.number(median);
    }
}
