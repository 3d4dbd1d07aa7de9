package io.bascule.http;

import io.bascule.job.Fault;
import io.bascule.job.ServerUrl;
import java.util.Optional;

/**
 * Where whoever asks reaches this server. A path that a reverse proxy puts before every path never comes here, so a page says where it
 * was loaded from; it is believed as far as it names the host that the request came to.
 */
final class ServerAddress {
    static final String FIELD = "server";

    private final Optional<ServerUrl> publicUrl;

    /** @param publicUrl what the settings say, which holds whatever is asked */
    ServerAddress(Optional<ServerUrl> publicUrl) {
        this.publicUrl = publicUrl;
    }

    /**
     * The address; fails with {@code INVALID_REQUEST} where it cannot be told, or is another server's.
     *
     * @param page where the page was loaded from, or null
     */
    ServerUrl of(Call call, String page) {
        return publicUrl.orElseGet(() -> page == null ? asked(call.peer()) : ofPage(call, page));
    }

    private static ServerUrl asked(Peer peer) {
        return ServerUrl.of(peer.secure() ? "https" : "http", peer.authority(), "")
                .orElseThrow(() -> Fault.invalid(
                        "Host",
                        "is no host that can be written into a file; ask by the server's name, or set http.publicUrl"));
    }

    /** Another site's page must not send people to a server of its own. */
    private static ServerUrl ofPage(Call call, String page) {
        String authority = call.peer().authority();
        CrossSite.refusal(call.headers().get("Origin"), call.headers().get("Sec-Fetch-Site"), authority)
                .ifPresent(refusal -> {
                    throw refusal;
                });
        return ServerUrl.parse(page)
                .filter(url -> url.isAt(authority))
                .orElseThrow(() -> Fault.invalid(
                        FIELD,
                        "must be the address of this server, as http://host:port/path, at the host that the request came to;"
                                + " behind a proxy that does not pass the Host on, set http.publicUrl"));
    }
}
