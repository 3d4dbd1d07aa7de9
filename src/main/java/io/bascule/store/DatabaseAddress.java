package io.bascule.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a PostgreSQL is and how to get in.
 *
 * @param password may be empty
 * @param sslMode as libpq names it: {@code disable, allow, prefer, require, verify-ca, verify-full}
 */
public record DatabaseAddress(String host, int port, String database, String user, String password, String sslMode) {

    /** For people and logs: everything but the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + bracketed() + ":" + port + "/" + database;
    }

    /** For JDBC, which the migrations use. */
    public String jdbcUrl() {
        // The driver would look for certificates in the user's home, pg-client looks in the JVM's trust store: agree on
        // that.
        String trust = sslMode.startsWith("verify") ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory" : "";
        return "jdbc:postgresql://" + bracketed() + ":" + port + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8) + "?sslmode=" + sslMode
                + "&ApplicationName=bascule" + trust;
    }

    private String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
