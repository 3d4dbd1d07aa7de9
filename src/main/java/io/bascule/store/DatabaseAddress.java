package io.bascule.store;

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
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    /** For JDBC, which the migrations use. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?sslmode=" + sslMode
                + "&ApplicationName=bascule";
    }
}
