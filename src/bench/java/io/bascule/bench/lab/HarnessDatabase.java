package io.bascule.bench.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The PostgreSQL 15 of the peers' harness, in a folder of ours. */
final class HarnessDatabase implements DatabaseServer {
    private final String script;
    private final Child child;
    private final int port;

    private HarnessDatabase(String script, Child child, int port) {
        this.script = script;
        this.child = child;
        this.port = port;
    }

    static HarnessDatabase start(Path harness, Path root, int port, Path log) {
        Map<String, String> variables = Map.of("PEERS_ROOT", root.toString(), "PGPORT", String.valueOf(port));
        String script = harness.resolve("pg.sh").toString();
        HarnessDatabase server = new HarnessDatabase(script, new Child(harness, variables, log), port);
        if (!Files.exists(root.resolve("pg/data"))) {
            server.tell("init");
        }
        server.tell("start");
        return server;
    }

    private void tell(String order) {
        child.run(List.of(script, order));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String description() {
        try (Sql sql = Sql.open(port, "postgres")) {
            return "PostgreSQL " + sql.number("select current_setting('server_version_num')::int / 10000")
                    + " of the peers' harness";
        }
    }

    @Override
    public void close() {
        tell("stop");
    }
}
