package io.bascule.bench.peers;

import io.bascule.bench.lab.DatabaseServer;
import io.bascule.bench.lab.Harness;
import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.node.NodeProcess;
import java.util.ArrayList;
import java.util.List;

/** A queue that takes part; each order runs in a process of its own. */
interface Contestant {
    String OURS = "bascule";
    /** The floor: the same idea without a product around it. */
    String FLOOR = "lean";

    String name();

    /** Has it do {@code order}; answers with what it printed. */
    String run(String order, List<String> words);

    /** Puts rows beside the queue that no run may be slowed by: finished ones, or due far ahead. */
    void addBacklog(int rows);

    static Contestant bascule(Lab lab) {
        List<String> given = lab.options().words("node", "bulk", "inflight");
        return new Contestant() {
            @Override
            public String name() {
                return OURS;
            }

            @Override
            public String run(String order, List<String> words) {
                List<String> arguments = new ArrayList<>(List.of(order));
                arguments.addAll(words);
                arguments.addAll(given);
                return lab.java(NodeProcess.class, arguments);
            }

            @Override
            public void addBacklog(int rows) {
                try (Sql sql = Sql.open(lab.database().port(), DatabaseServer.DATABASE)) {
                    JobTables.addFinished(sql, rows);
                }
            }
        };
    }

    static Contestant ofHarness(Lab lab, Harness harness, String name) {
        return new Contestant() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String run(String order, List<String> words) {
                List<String> lines = lab.child().run(harness.command(lab.javaOptions(), name, order, words));
                return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            }

            @Override
            public void addBacklog(int rows) {
                run("backlog", List.of("n=" + rows));
            }
        };
    }
}
