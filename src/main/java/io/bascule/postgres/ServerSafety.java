package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Whether a server keeps what it acknowledged. Ours does; one that someone else set up has to be asked. */
public final class ServerSafety {
    private static final int OLDEST_VERSION = 140000;

    private ServerSafety() {}

    /** How bad a finding is. */
    public enum Severity {
        /** Bascule cannot work on this server. */
        UNUSABLE,
        /** It works, but a crash of the server or its machine may lose what was acknowledged. */
        UNSAFE
    }

    /** @param text what is wrong and what to do, in one or two sentences */
    public record Finding(Severity severity, String text) {}

    /** What matters here of a server: its settings as its {@code show} gives them. */
    record Facts(
            String version,
            int versionNumber,
            boolean readOnly,
            String fsync,
            String synchronousCommit,
            String fullPageWrites) {}

    /**
     * @return empty where all is well
     * @throws DatabaseProblem where it cannot be asked
     */
    public static List<Finding> check(DatabaseAddress address) {
        try (Connection connection = Jdbc.connect(address)) {
            return findings(facts(connection));
        } catch (SQLException e) {
            throw ConnectionProblem.explain(address, e);
        }
    }

    static List<Finding> findings(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        if (facts.versionNumber() < OLDEST_VERSION) {
            findings.add(new Finding(
                    Severity.UNUSABLE, "It is PostgreSQL " + facts.version() + "; 14 or newer is needed. Upgrade it."));
        }
        if (facts.readOnly()) {
            findings.add(
                    new Finding(Severity.UNUSABLE, "It is a replica or read-only. Let DATABASE_URL name the primary."));
        }
        if (facts.fsync().equals("off")) {
            findings.add(new Finding(
                    Severity.UNSAFE,
                    "fsync is off: a crash of its machine can lose or corrupt everything. Set fsync = on."));
        }
        if (facts.synchronousCommit().equals("off")) {
            findings.add(new Finding(
                    Severity.UNSAFE,
                    "synchronous_commit is off: a crash can lose jobs and decisions that were acknowledged."
                            + " Set synchronous_commit = on."));
        }
        if (facts.fullPageWrites().equals("off")) {
            findings.add(new Finding(
                    Severity.UNSAFE,
                    "full_page_writes is off: a power cut can corrupt tables. Set full_page_writes = on, unless its file"
                            + " system never tears a page."));
        }
        return List.copyOf(findings);
    }

    static Facts facts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select current_setting('server_version'), current_setting('server_version_num')::int,
                               pg_is_in_recovery() or current_setting('transaction_read_only') = 'on',
                               current_setting('fsync'), current_setting('synchronous_commit'),
                               current_setting('full_page_writes')
                        """)) {
            row.next();
            return new Facts(
                    row.getString(1),
                    row.getInt(2),
                    row.getBoolean(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6));
        }
    }
}
