package io.bascule.blackbox;

import io.bascule.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the database holds, asked behind the server's back. */
public record Rows(DatabaseAddress database) {
    /** All rows, each as its columns' texts. */
    public List<List<String>> all(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return all(connection, sql);
        }
    }

    /** The same over a connection that who asks again and again keeps. */
    public static List<List<String>> all(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
            return all;
        }
    }

    /** The first column of the only row. */
    public String one(String sql) throws SQLException {
        return all(sql).get(0).get(0);
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** To be closed by who takes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
