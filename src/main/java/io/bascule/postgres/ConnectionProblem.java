package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a connection could not be made, and what to do about it. */
public enum ConnectionProblem {
    UNKNOWN_HOST("There is no host of that name. Check the host in DATABASE_URL, and this machine's DNS."),
    REFUSED(
            "Nothing answers there. Is PostgreSQL running, does it listen on that address and port, is a firewall between?"),
    WRONG_LOGIN("The user or password is wrong. Check both in DATABASE_URL; write special characters as %XX."),
    NOT_ALLOWED(
            "The server's pg_hba.conf does not let this user in from this machine. Add a line for it, or, where it lets in"
                    + " only encrypted connections, add ?sslmode=require to DATABASE_URL."),
    NO_SUCH_DATABASE(
            "The server has no database of that name. Create it (create database ...), or correct DATABASE_URL."),
    NEEDS_TLS("The server lets in only encrypted connections. Add ?sslmode=require to DATABASE_URL."),
    NO_TLS("The server does not speak TLS. Switch it on there (ssl = on), or use ?sslmode=prefer in DATABASE_URL."),
    BAD_CERTIFICATE("The server's certificate is not trusted. Add its authority to the JVM's trust store"
            + " (-Djavax.net.ssl.trustStore=...), or use ?sslmode=require in DATABASE_URL, which checks none."),
    FULL("The server has no connection left. Raise its max_connections, or lower database.poolSize on the nodes."),
    BUSY("The server is starting, stopping or recovering. Try again in a minute."),
    OTHER("Check DATABASE_URL and the server's own log.");

    private final String advice;

    ConnectionProblem(String advice) {
        this.advice = advice;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }

    static DatabaseProblem explain(DatabaseAddress address, SQLException failure) {
        return new DatabaseProblem(
                "Cannot connect to " + address + ": " + failure.getMessage() + ". "
                        + of(failure).advice(),
                failure);
    }

    static ConnectionProblem of(SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("");
        return switch (state) {
            case "28P01" -> WRONG_LOGIN;
            case "28000" -> loginRefused(failure.getMessage());
            case "3D000" -> NO_SUCH_DATABASE;
            case "53300" -> FULL;
            case "57P03" -> BUSY;
            default -> byCause(failure);
        };
    }

    private static ConnectionProblem loginRefused(String message) {
        if (message.contains("no encryption") || message.contains("SSL off")) {
            return NEEDS_TLS;
        }
        return message.contains("pg_hba.conf") ? NOT_ALLOWED : WRONG_LOGIN;
    }

    private static ConnectionProblem byCause(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return UNKNOWN_HOST;
            }
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException) {
                return REFUSED;
            }
            if (cause instanceof SSLException) {
                return BAD_CERTIFICATE;
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("does not support SSL")) {
            return NO_TLS;
        }
        return message.contains("timed out")
                ? REFUSED
                : message.contains("no password was provided") ? WRONG_LOGIN : OTHER;
    }
}
