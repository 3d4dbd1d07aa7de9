package io.bascule;

import io.bascule.postgres.DatabaseProblem;
import io.bascule.postgres.EmbeddedDatabase;
import io.bascule.postgres.Migrations;
import io.bascule.postgres.ServerSafety;
import io.bascule.settings.Config;
import io.bascule.store.DatabaseAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is there, safe enough, and migrated: the one that came with the jar, or the one that was named.
 *
 * @param description where it is, for people
 * @param warnings what a crash of its machine may cost; empty where nothing
 */
record OpenDatabase(DatabaseAddress address, String description, List<String> warnings, Runnable closing) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDatabase.class);
    private static final int MIB = 1 << 20;

    /**
     * Blocks while it starts and is migrated.
     *
     * @throws DatabaseProblem with what is wrong and what to do
     */
    static OpenDatabase open(Config config) {
        return config.database().external().map(OpenDatabase::external).orElseGet(() -> embedded(config));
    }

    private static OpenDatabase external(DatabaseAddress address) {
        return ready(address, address.toString(), () -> {});
    }

    private static OpenDatabase embedded(Config config) {
        EmbeddedDatabase embedded = EmbeddedDatabase.start(options(config));
        try {
            String description = "embedded PostgreSQL in " + config.dataDir() + ", port "
                    + embedded.address().port();
            return ready(embedded.address(), description, embedded::close);
        } catch (RuntimeException failure) {
            embedded.close();
            throw failure;
        }
    }

    static EmbeddedDatabase.Options options(Config config) {
        return new EmbeddedDatabase.Options(config.dataDir(), config.database().embeddedMaxConnections(), (int)
                (config.database().embeddedSharedBuffers() / MIB));
    }

    private static OpenDatabase ready(DatabaseAddress address, String description, Runnable closing) {
        List<ServerSafety.Finding> findings = ServerSafety.check(address);
        findings.stream()
                .filter(finding -> finding.severity() == ServerSafety.Severity.UNUSABLE)
                .findFirst()
                .ifPresent(finding -> {
                    throw new DatabaseProblem(finding.text());
                });
        List<String> warnings =
                findings.stream().map(ServerSafety.Finding::text).toList();
        warnings.forEach(warning -> LOG.warn("UNSAFE DATABASE: {}", warning));
        Migrations.migrate(address);
        return new OpenDatabase(address, description, warnings, closing);
    }

    void close() {
        closing.run();
    }
}
