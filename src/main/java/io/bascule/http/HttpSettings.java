package io.bascule.http;

import java.time.Duration;

/**
 * How HTTP is served.
 *
 * @param port 0 for any free one
 * @param maxBodySize largest body, in bytes
 * @param maxBatchSize largest body of the batch route, in bytes
 * @param trustProxy whether {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} are believed; only behind a proxy that
 *     sets them
 * @param secureCookie when the session cookie is marked {@code Secure}
 * @param metricsNeedKey whether the metrics ask for a key or session; else anyone may read them
 * @param idleTimeout a connection on which nothing moves for so long is closed
 * @param probesOnly serve the probes and the metrics and nothing else, for nodes that only work
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodySize,
        int maxBatchSize,
        boolean trustProxy,
        SecureCookie secureCookie,
        boolean metricsNeedKey,
        Duration idleTimeout,
        boolean probesOnly) {

    /** When the session cookie is marked {@code Secure}. */
    public enum SecureCookie {
        /** Where the request came over TLS, as far as can be seen. */
        AUTO,
        ALWAYS,
        NEVER
    }

    public static final int DEFAULT_PORT = 3000;
    /** 1 MiB. */
    public static final int DEFAULT_MAX_BODY_SIZE = 1 << 20;
    /** 16 MiB. */
    public static final int DEFAULT_MAX_BATCH_SIZE = 16 << 20;
}
