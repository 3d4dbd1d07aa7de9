package io.bascule.bench;

import io.bascule.bench.agents.AgentsPart;
import io.bascule.bench.growth.GrowthPart;
import io.bascule.bench.http.HttpPart;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Options;
import io.bascule.bench.nodes.NodesPart;
import io.bascule.bench.nodes.RollingPart;
import io.bascule.bench.pages.PagesPart;
import io.bascule.bench.peers.PeersPart;
import io.bascule.bench.streams.StreamsPart;
import java.util.List;

/** The benchmarks: {@code mvn -Pbench test}; README.md beside the sources has the options. */
public final class Bench {
    private Bench() {}

    /** @param arguments the parts to run, by name and separated by commas */
    public static void main(String[] arguments) {
        Options options = Options.ofSystem();
        List<String> parts = List.of(arguments.length == 0 ? "peers" : arguments[0]).stream()
                .flatMap(names -> List.of(names.split(",")).stream())
                .map(String::strip)
                .toList();
        try (Lab lab = Lab.open(options)) {
            parts.forEach(part -> run(part, lab));
        }
        System.exit(0);
    }

    private static void run(String part, Lab lab) {
        switch (part) {
            case "peers" -> new PeersPart(lab).run();
            case "growth" -> new GrowthPart(lab).run();
            case "http" -> new HttpPart(lab).run();
            case "nodes" -> new NodesPart(lab).run();
            case "rolling" -> new RollingPart(lab).run();
            case "pages" -> new PagesPart(lab).run();
            case "streams" -> new StreamsPart(lab).run();
            case "agents" -> new AgentsPart(lab).run();
            default ->
                throw new IllegalArgumentException(
                        "bench: there is no part " + part + "; there are peers, http, growth, nodes,"
                                + " rolling, pages, streams and agents.");
        }
    }
}
