package io.bascule;

import io.bascule.postgres.EmbeddedDatabase;
import io.bascule.postgres.ServerSafety;
import io.bascule.settings.Config;
import io.bascule.store.DatabaseAddress;

/**
 * The database as it is, for commands that look at it: not migrated. The embedded one is shared with a server that runs on it, and
 * started where none does.
 */
public final class DatabaseAccess implements AutoCloseable {
    private final DatabaseAddress address;
    private final Runnable closing;

    private DatabaseAccess(DatabaseAddress address, Runnable closing) {
        this.address = address;
        this.closing = closing;
    }

    /**
     * @throws io.bascule.postgres.DatabaseProblem where it cannot be reached or started
     */
    public static DatabaseAccess open(Config config) {
        return config.database()
                .external()
                .or(() -> EmbeddedDatabase.addressOfRunning(config.dataDir()))
                .map(DatabaseAccess::reached)
                .orElseGet(() -> started(config));
    }

    /** Asked once, so that whoever cannot get in is told why before anything else. */
    private static DatabaseAccess reached(DatabaseAddress address) {
        ServerSafety.check(address);
        return new DatabaseAccess(address, () -> {});
    }

    private static DatabaseAccess started(Config config) {
        EmbeddedDatabase embedded = EmbeddedDatabase.start(OpenDatabase.options(config));
        return new DatabaseAccess(embedded.address(), embedded::close);
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        closing.run();
    }
}
