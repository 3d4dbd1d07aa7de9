package io.bascule.postgres;

import java.nio.file.Path;

/** A server process for tests that kill one: starts the embedded database, says where, and holds it until its input ends. */
public final class HoldsDatabase {
    private HoldsDatabase() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedDatabase database =
                EmbeddedDatabase.start(new EmbeddedDatabase.Options(Path.of(args[0]), 20, 32))) {
            System.out.println("READY " + database.address());
            System.in.read();
        }
    }
}
