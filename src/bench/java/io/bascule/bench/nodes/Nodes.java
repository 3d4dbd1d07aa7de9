package io.bascule.bench.nodes;

import io.bascule.bench.lab.JavaProcess;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Service;
import io.bascule.bench.node.NodeService;
import java.util.ArrayList;
import java.util.List;

/** Several processes, each a node on the one database, told what to do at the same time. */
final class Nodes implements AutoCloseable {
    private final List<Service> services = new ArrayList<>();

    /** @param working whether their workers run from the start */
    static Nodes start(Lab lab, int count, boolean working) {
        Nodes nodes = new Nodes();
        for (int i = 0; i < count; i++) {
            nodes.add(lab, working);
        }
        return nodes;
    }

    /** One more; returns it. */
    Service add(Lab lab, boolean working) {
        List<String> words = new ArrayList<>(lab.options().words("node"));
        words.add("working=" + (working ? 1 : 0));
        Service service = Service.start(lab.child(), JavaProcess.own(lab.javaOptions(), NodeService.class, words));
        services.add(service);
        return service;
    }

    int size() {
        return services.size();
    }

    /** Tells all, then waits for each. */
    List<String> ask(String order) {
        services.forEach(service -> service.send(order));
        return services.stream().map(Service::answer).toList();
    }

    /** Runs that began on any of them so far. */
    long started() {
        return ask("started").stream().mapToLong(Long::parseLong).sum();
    }

    @Override
    public void close() {
        services.forEach(Service::close);
    }
}
