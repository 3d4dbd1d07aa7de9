package io.bascule.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** The headers that every answer carries, whatever it says. */
final class SecurityHeaders {
    /** Of the text of {@code webroot/index.html}'s import map, the only script that stands in a page. */
    static final String IMPORT_MAP = "sha256-BJFlbWI4IbXuAtZ4C2xSKc++TIY2z1H0sx+O5c2vYgg=";

    private static final List<Map.Entry<CharSequence, CharSequence>> ALWAYS = List.of(
            header(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self' '" + IMPORT_MAP + "'; style-src 'self';"
                            + " img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'self'; form-action 'self';"
                            + " frame-ancestors 'none'"),
            header("X-Content-Type-Options", "nosniff"),
            header("Referrer-Policy", "no-referrer"),
            header("Cross-Origin-Opener-Policy", "same-origin"),
            header("Cross-Origin-Resource-Policy", "same-origin"),
            header("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"));

    private static final Map.Entry<CharSequence, CharSequence> OF_DATA = header("Cache-Control", "no-store");
    private static final Map.Entry<CharSequence, CharSequence> OVER_TLS =
            header("Strict-Transport-Security", "max-age=31536000");

    private SecurityHeaders() {}

    /** @param data whether the answer is data, which nobody may keep, rather than a file of the site */
    static void add(MultiMap headers, boolean secure, boolean data) {
        ALWAYS.forEach(header -> headers.set(header.getKey(), header.getValue()));
        if (data) {
            headers.set(OF_DATA.getKey(), OF_DATA.getValue());
        }
        if (secure) {
            headers.set(OVER_TLS.getKey(), OVER_TLS.getValue());
        }
    }

    /** Encoded once, not with each answer. */
    private static Map.Entry<CharSequence, CharSequence> header(String name, String value) {
        return Map.entry(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
    }
}
