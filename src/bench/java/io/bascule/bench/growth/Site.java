package io.bascule.bench.growth;

import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.node.NodeProcess;
import java.util.ArrayList;
import java.util.List;

/** A database of its own, and the processes that are measured on it. */
final class Site {
    private final Lab lab;
    private final String database;

    Site(Lab lab, String database) {
        this.lab = lab;
        this.database = database;
    }

    /** Empty but for the schema. */
    void fresh() {
        lab.database().fresh(database);
        play(lab.javaOptions(), "init", List.of());
    }

    Sql sql() {
        return Sql.open(lab.database().port(), database);
    }

    /** Has a node do something, on a machine that is calm; answers with its figures. */
    String play(String order, String... words) {
        lab.gate().pass();
        lab.database().calm();
        return play(lab.javaOptions(), order, List.of(words));
    }

    /** The same in a JVM with options of its own. */
    String play(String javaOptions, String order, List<String> words) {
        List<String> arguments = new ArrayList<>(List.of(order));
        arguments.addAll(words);
        arguments.addAll(lab.options().words("node", "bulk", "inflight"));
        return lab.java(database, javaOptions, NodeProcess.class, arguments);
    }

    void drop() {
        lab.database().drop(database);
    }

    @Override
    public String toString() {
        return database;
    }
}
