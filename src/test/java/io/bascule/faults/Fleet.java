package io.bascule.faults;

import io.bascule.blackbox.Api;
import io.bascule.blackbox.Launch;
import io.bascule.blackbox.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Several nodes on one database, light and with short rhythms, since they are started by the hundred. */
final class Fleet implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    /** After so long without a heartbeat others take a node's jobs. */
    static final Duration NODE_TIMEOUT = Duration.ofSeconds(3);

    /** A client of a node that went silent asks another one. */
    private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(8);

    private final Path folder;
    private final FleetDatabase database;
    private final Launch light;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * @param folder for logs and what handlers write down
     */
    Fleet(Path folder, FleetDatabase database, int size) throws IOException {
        this.folder = folder;
        this.database = database;
        light = Launch.in(folder)
                .givingWay()
                .withQuickRhythms()
                .with("BASCULE_WORKER_NODE_TIMEOUT", NODE_TIMEOUT.toMillis() + "ms")
                .with("BASCULE_WORKER_MAX_CONCURRENT_JOBS", "60")
                .with("BASCULE_WORKER_PREFETCH", "60")
                .with("BASCULE_DATABASE_POOL_SIZE", "6")
                .with("BASCULE_DATABASE_STATEMENT_TIMEOUT", "6s")
                .withHandler(FaultHandler.class)
                .withJvm("-Xmx128m", "-D" + FaultHandler.JOURNAL + "=" + journal());
        Api session = firstStart();
        for (int i = 0; i < size; i++) {
            Wire wire = new Wire(database.address());
            nodes.add(new Node("node-" + i, light.on(wire.address()), wire, session));
        }
    }

    /** Makes the schema and the user. */
    private Api firstStart() throws IOException {
        try (ServerProcess server = light.on(database.address()).withPassword().serve()) {
            Api api = new Api(server.ready().port(), CLIENT_PATIENCE);
            api.signIn("admin", Launch.PASSWORD);
            server.askToStop();
            server.exitCode();
            return api;
        }
    }

    /** Where handlers write down what they do. */
    Path journal() {
        return folder.resolve("journal.txt");
    }

    FleetDatabase database() {
        return database;
    }

    List<Node> nodes() {
        return nodes;
    }

    Node any(Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    void awaitServing() {
        nodes.forEach(Node::awaitServing);
    }

    /** Whether the audit log still hangs together. */
    Launch.Finished verify() throws IOException, InterruptedException {
        return light.on(database.address()).run("verify");
    }

    int deaths() {
        return nodes.stream().mapToInt(Node::deaths).sum();
    }

    List<String> oddEnds() {
        return nodes.stream().flatMap(node -> node.oddEnds().stream()).toList();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
