package io.bascule.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import java.time.Duration;

/** The cookie that holds a browser's session: out of reach of scripts, and never sent for another site's page. */
final class SessionCookie {
    static final String NAME = "session";

    private final HttpSettings.SecureCookie secure;

    SessionCookie(HttpSettings.SecureCookie secure) {
        this.secure = secure;
    }

    /** The {@code Set-Cookie} header of a session. */
    String write(String token, Duration lifetime, Peer peer) {
        return cookie(token, peer).setMaxAge(Math.max(0, lifetime.toSeconds())).encode();
    }

    /** The {@code Set-Cookie} header that removes it. */
    String remove(Peer peer) {
        return cookie("", peer).setMaxAge(0).encode();
    }

    private Cookie cookie(String value, Peer peer) {
        boolean marked = switch (secure) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> peer.secure();
        };
        return Cookie.cookie(NAME, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(marked);
    }
}
