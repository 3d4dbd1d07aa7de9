package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a browser sends a request because of another site's page. Browsers say so in two headers; programs send neither, and
 * have no cookie that someone else could make them send.
 */
final class CrossSite {
    private CrossSite() {}

    /**
     * @param origin the {@code Origin} header, or null
     * @param fetchSite the {@code Sec-Fetch-Site} header, or null
     * @param authority the host and port that the request came to, or null
     */
    static Optional<Fault> refusal(String origin, String fetchSite, String authority) {
        boolean sameSite = fetchSite == null || fetchSite.equals("same-origin");
        boolean sameOrigin = origin == null || isSame(origin, authority);
        return sameSite && sameOrigin
                ? Optional.empty()
                : Optional.of(
                        Fault.of(
                                ErrorCode.CROSS_SITE,
                                "This request comes from a page of another site. Send it from this server's own pages, or with an"
                                        + " Authorization header instead of the cookie. Behind a proxy, check that it passes the Host on."));
    }

    private static boolean isSame(String origin, String authority) {
        try {
            URI uri = new URI(origin);
            if (uri.getHost() == null || authority == null) {
                return false;
            }
            int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
            return withPort(uri.getRawAuthority(), defaultPort).equals(withPort(authority, defaultPort));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withPort(String authority, int defaultPort) {
        String lower = authority.toLowerCase(Locale.ROOT);
        boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
        return hasPort ? lower : lower + ":" + defaultPort;
    }
}
