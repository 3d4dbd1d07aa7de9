package io.bascule.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Who is at the other end of a request, as far as can be known: behind a trusted proxy it is what the proxy says.
 *
 * @param address for audit and for slowing down guesses
 * @param authority the host and port that the client asked for, or null
 */
record Peer(String address, boolean secure, String authority) {

    static Peer of(HttpServerRequest request, boolean trustProxy) {
        String address = request.remoteAddress() == null
                ? "unknown"
                : Optional.ofNullable(request.remoteAddress().hostAddress()).orElse("unknown");
        String host = request.authority() == null ? null : request.authority().toString();
        boolean secure = isSecure(request, trustProxy);
        return trustProxy
                ? new Peer(
                        last(request, "X-Forwarded-For").orElse(address),
                        secure,
                        last(request, "X-Forwarded-Host").orElse(host))
                : new Peer(address, secure, host);
    }

    /** Whether the request came over TLS. */
    static boolean isSecure(HttpServerRequest request, boolean trustProxy) {
        return trustProxy
                ? last(request, "X-Forwarded-Proto")
                        .map("https"::equalsIgnoreCase)
                        .orElse(request.isSSL())
                : request.isSSL();
    }

    /** The last entry is the one that our own proxy wrote; the others came with the request. */
    private static Optional<String> last(HttpServerRequest request, String header) {
        String value = String.join(",", request.headers().getAll(header));
        String entry = value.substring(value.lastIndexOf(',') + 1).trim();
        return entry.isEmpty() ? Optional.empty() : Optional.of(entry);
    }
}
