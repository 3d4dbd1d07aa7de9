package io.bascule.bench.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The benchmark's own connection: seeds, probes, and whether everything is done. */
public final class Sql implements AutoCloseable {
    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    public static Sql open(int port, String database) {
        String url = "jdbc:postgresql://" + DatabaseServer.HOST + ":" + port + "/" + database + "?user="
                + DatabaseServer.USER + "&ApplicationName=bench";
        try {
            return new Sql(DriverManager.getConnection(url));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot connect to " + url + ": " + e.getMessage(), e);
        }
    }

    /** To the database under test, from what {@link DatabaseServer#variables} told this process. */
    public static Sql open() {
        return open(Integer.parseInt(System.getenv("PGPORT")), System.getenv("PGDATABASE"));
    }

    public void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }

    /** The one number that a query gives; true is 1. */
    public long number(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            Object value = rows.getObject(1);
            return value instanceof Boolean is ? (is ? 1 : 0) : ((Number) value).longValue();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
