package io.bascule.job;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is reached, as browsers and agents write it: {@code https://jobs.example.org/bascule}. It is written into files
 * that programs read, so what it may hold is little.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host and, where it is not the scheme's own, port; in lower case
 * @param path empty, or what a reverse proxy puts before every path: begins with a slash and does not end with one
 */
public record ServerUrl(String scheme, String authority, String path) {
    public static final int MAX_LENGTH = 500;

    private static final String HOST =
            "(?:[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?|\\[[0-9a-f:.]{2,45}\\])(?::([0-9]{1,5}))?";
    private static final Pattern AUTHORITY = Pattern.compile(HOST);
    private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*+");

    /** The address that a text is; empty where it is none, or one with a user, a query or a fragment. */
    public static Optional<ServerUrl> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int afterScheme = text.indexOf("://");
        int path = afterScheme < 0 ? -1 : text.indexOf('/', afterScheme + 3);
        if (afterScheme < 0) {
            return Optional.empty();
        }
        return of(
                text.substring(0, afterScheme).toLowerCase(Locale.ROOT),
                text.substring(afterScheme + 3, path < 0 ? text.length() : path),
                path < 0 ? "" : text.substring(path));
    }

    /**
     * An address from its parts; empty where one of them is none.
     *
     * @param authority may be null, as of a request that names no host
     * @param path with or without a slash at its end
     */
    public static Optional<ServerUrl> of(String scheme, String authority, String path) {
        boolean isSecure = scheme.equals("https");
        String host = authority == null ? "" : authority.toLowerCase(Locale.ROOT);
        String folder = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Matcher parts = AUTHORITY.matcher(host);
        if (!(isSecure || scheme.equals("http"))
                || host.length() > MAX_LENGTH
                || !parts.matches()
                || !isPort(parts.group(1))
                || !PATH.matcher(folder).matches()) {
            return Optional.empty();
        }
        String usual = isSecure ? ":443" : ":80";
        return Optional.of(new ServerUrl(
                scheme, host.endsWith(usual) ? host.substring(0, host.length() - usual.length()) : host, folder));
    }

    private static boolean isPort(String digits) {
        return digits == null || Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65_535;
    }

    /** Whether a request that came to this host and port came to the same server, whatever the path. */
    public boolean isAt(String otherAuthority) {
        return of(scheme, otherAuthority, "")
                .map(other -> other.authority.equals(authority))
                .orElse(false);
    }

    @Override
    public String toString() {
        return scheme + "://" + authority + path;
    }
}
