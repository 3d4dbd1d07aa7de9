package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code postgresql://user:password@host:5432/database?sslmode=require}. The host is {@code localhost}, the port 5432, the
 * database the user's name and sslmode {@code prefer} where they are left out. Errors never show the password.
 */
public final class DatabaseUrl {
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final int DEFAULT_PORT = 5432;
    private static final Pattern PARTS =
            Pattern.compile("(?:postgres|postgresql)://([^/?#]*)(?:/([^?#]*))?(?:\\?([^#]*))?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]*)(?::([^:]*))?");
    private static final String SHAPE = "Write it as postgresql://user:password@host:5432/database";

    private DatabaseUrl() {}

    /** @throws DatabaseProblem where it cannot be understood; the message names the part that is wrong */
    public static DatabaseAddress parse(String url) {
        if (url.startsWith("jdbc:")) {
            throw new DatabaseProblem("A JDBC URL is not understood. " + SHAPE + ", without \"jdbc:\".");
        }
        Matcher parts = PARTS.matcher(url);
        boolean cutShort = parts.matches() && !parts.group(1).contains("@") && url.contains("@");
        if (cutShort || !parts.matches()) {
            throw new DatabaseProblem(
                    "The database URL must start with postgresql:// or postgres:// and may hold no '/', '?'"
                            + " or '#' in its password unless written as %2F, %3F, %23. " + SHAPE + ".");
        }
        String authority = parts.group(1);
        int at = authority.lastIndexOf('@');
        String[] login = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
        String user = decode("user", login[0]);
        if (user.isEmpty()) {
            throw new DatabaseProblem("The database URL names no user. " + SHAPE + ".");
        }
        Matcher place = place(authority.substring(at + 1));
        String database = decode("database", Optional.ofNullable(parts.group(2)).orElse(""));
        return new DatabaseAddress(
                host(place.group(1)),
                port(place.group(2)),
                database.isEmpty() ? user : database,
                user,
                login.length == 2 ? decode("password", login[1]) : "",
                sslMode(parts.group(3)));
    }

    private static Matcher place(String text) {
        if (text.contains(",")) {
            throw new DatabaseProblem("The database URL names several hosts; name one, that of the primary.");
        }
        Matcher place = HOST_AND_PORT.matcher(text);
        if (!place.matches()) {
            throw new DatabaseProblem(
                    "The host of the database URL cannot be read; an IPv6 address goes in brackets, as [::1].");
        }
        return place;
    }

    private static String host(String text) {
        if (text.isEmpty()) {
            return "localhost";
        }
        return text.startsWith("[") ? text.substring(1, text.length() - 1) : decode("host", text);
    }

    private static int port(String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_PORT;
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        throw new DatabaseProblem("The port of the database URL must be a number from 1 to 65535.");
    }

    private static String sslMode(String query) {
        String mode = "prefer";
        for (String parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = parameter.split("=", 2);
            String name = decode("parameters", pair[0]);
            if (!name.equals("sslmode")) {
                throw new DatabaseProblem("The database URL has a parameter that is not known: " + name
                        + ". Known is sslmode; remove others.");
            }
            mode = pair.length == 2 ? decode("sslmode", pair[1]) : "";
            if (!SSL_MODES.contains(mode)) {
                throw new DatabaseProblem(
                        "sslmode in the database URL must be one of " + String.join(", ", SSL_MODES) + ".");
            }
        }
        return mode;
    }

    private static String decode(String part, String text) {
        String decoded;
        try {
            // A plus is a plus here; only forms make it a space.
            decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new DatabaseProblem("The " + part + " in the database URL has a % that two hex digits do not follow;"
                    + " write a percent sign as %25.");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw new DatabaseProblem("The " + part + " in the database URL holds a NUL character; remove it.");
        }
        return decoded;
    }
}
