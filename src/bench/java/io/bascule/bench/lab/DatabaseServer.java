package io.bascule.bench.lab;

import java.util.Map;

/** The PostgreSQL that everything is measured on: default durability, 1 GB of shared buffers, loopback only, no password. */
public interface DatabaseServer extends AutoCloseable {
    String HOST = "127.0.0.1";
    String USER = "bench";
    String DATABASE = "peer";

    int port();

    /** What it is, for the head of a table. */
    String description();

    /** Stops it. */
    @Override
    void close();

    /** How processes are told where the database is. */
    default Map<String, String> variables() {
        return Map.of("PGHOST", HOST, "PGPORT", String.valueOf(port()), "PGUSER", USER, "PGDATABASE", DATABASE);
    }

    /** An empty database in the place of the last one, and a checkpoint, so that no run pays for another's writes. */
    default void fresh() {
        fresh(DATABASE);
    }

    /** The same of another name. */
    default void fresh(String name) {
        try (Sql sql = Sql.open(port(), "postgres")) {
            sql.run("drop database if exists " + name + " with (force)");
            sql.run("create database " + name);
            sql.run("checkpoint");
        }
    }

    default void drop(String name) {
        try (Sql sql = Sql.open(port(), "postgres")) {
            sql.run("drop database if exists " + name + " with (force)");
        }
    }

    /** Writes out what is dirty, so that what is measured next does not pay for it. */
    default void calm() {
        try (Sql sql = Sql.open(port(), "postgres")) {
            sql.run("checkpoint");
        }
        Pause.ms(1_000);
    }
}
