package io.bascule.http;

import io.bascule.job.ServerUrl;
import java.time.Duration;
import java.util.Optional;

/**
 * How HTTP is served.
 *
 * @param port 0 for any free one
 * @param listeners how many event loops serve it
 * @param trustProxy whether {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} are believed; only behind a proxy that
 *     sets them
 * @param secureCookie when the session cookie is marked {@code Secure}
 * @param metricsNeedKey whether the metrics ask for a key or session; else anyone may read them
 * @param probesOnly serve the probes and the metrics and nothing else, for nodes that only work
 * @param publicUrl where remote agents reach the server; empty: where the browser did that downloads one
 */
public record HttpSettings(
        String host,
        int port,
        int listeners,
        Limits limits,
        boolean trustProxy,
        SecureCookie secureCookie,
        boolean metricsNeedKey,
        boolean probesOnly,
        Optional<ServerUrl> publicUrl) {

    /** Where nobody has said how others reach the server. */
    public HttpSettings(
            String host,
            int port,
            int listeners,
            Limits limits,
            boolean trustProxy,
            SecureCookie secureCookie,
            boolean metricsNeedKey,
            boolean probesOnly) {
        this(host, port, listeners, limits, trustProxy, secureCookie, metricsNeedKey, probesOnly, Optional.empty());
    }

    /**
     * What a client may take up.
     *
     * @param maxBodySize largest body, in bytes
     * @param maxBatchSize largest body of the batch route, in bytes
     * @param maxConnections most connections at a time, over all listeners
     * @param idleTimeout a connection on which nothing moves for so long is closed, and one that says something, but no whole
     *     request
     * @param bodyTimeout longest time for a body in all
     */
    public record Limits(
            int maxBodySize, int maxBatchSize, int maxConnections, Duration idleTimeout, Duration bodyTimeout) {
        public static final Limits DEFAULT =
                new Limits(1 << 20, 16 << 20, 10_000, Duration.ofSeconds(75), Duration.ofSeconds(60));
    }

    /** When the session cookie is marked {@code Secure}. */
    public enum SecureCookie {
        /** Where the request came over TLS, as far as can be seen. */
        AUTO,
        ALWAYS,
        NEVER
    }
}
