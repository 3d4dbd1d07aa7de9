package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** One JDBC connection at a time, for what happens before the event loops run. */
final class Jdbc {
    private static final String CONNECT_TIMEOUT_SECONDS = "10";

    private Jdbc() {}

    static Connection connect(DatabaseAddress address) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, address.user());
        PGProperty.PASSWORD.set(properties, address.password());
        PGProperty.LOGIN_TIMEOUT.set(properties, CONNECT_TIMEOUT_SECONDS);
        // The driver itself, not DriverManager, whose answer depends on who else is on the class path.
        return new Driver().connect(address.jdbcUrl(), properties);
    }
}
