package io.bascule.postgres;

import io.bascule.postgres.Migrations.Migration;
import io.bascule.postgres.ServerSafety.Finding;
import io.bascule.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code check-db} tells of a database that answers.
 *
 * @param version of the server
 * @param findings what is wrong with its settings
 * @param migrations oldest first
 * @param tables of the schema, by name
 */
public record DatabaseReport(
        DatabaseAddress address,
        String version,
        List<Finding> findings,
        List<Migration> migrations,
        List<Table> tables) {

    /** @param estimatedRows as the server's statistics have it; -1 where it has counted none yet */
    public record Table(String name, long estimatedRows) {}

    /**
     * Looks, and changes nothing.
     *
     * @throws DatabaseProblem where it cannot connect, with the reason and what to do
     */
    public static DatabaseReport of(DatabaseAddress address) {
        try (Connection connection = Jdbc.connect(address)) {
            ServerSafety.Facts facts = ServerSafety.facts(connection);
            return new DatabaseReport(
                    address,
                    facts.version(),
                    ServerSafety.findings(facts),
                    Migrations.list(address),
                    tables(connection));
        } catch (SQLException e) {
            throw ConnectionProblem.explain(address, e);
        }
    }

    /** Whether a server can run on it as it is: usable, and no migration failed or comes from a newer version. */
    public boolean isUsable() {
        return findings.stream().noneMatch(f -> f.severity() == ServerSafety.Severity.UNUSABLE)
                && migrations.stream()
                        .noneMatch(m -> m.state() == Migrations.State.FAILED || m.state() == Migrations.State.NEWER);
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select c.relname,
                          case when c.reltuples >= 0 then c.reltuples::bigint
                               when pg_stat_get_live_tuples(c.oid) > 0 then pg_stat_get_live_tuples(c.oid)
                               else -1 end
                        from pg_class c
                        where c.relnamespace = to_regnamespace('bascule') and c.relkind in ('r', 'p') order by 1
                        """)) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getLong(2)));
            }
        }
        return List.copyOf(tables);
    }
}
