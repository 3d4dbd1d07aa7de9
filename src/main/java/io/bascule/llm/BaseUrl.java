package io.bascule.llm;

import java.net.URI;

/** Where a provider's protocol begins: the clients put {@code messages} or {@code chat/completions} behind it. */
final class BaseUrl {
    private static final String VERSION = "v[0-9][a-z0-9]*";

    private BaseUrl() {}

    /** The address as the clients want it. One that names no version gets {@code /v1}, as with the providers' own clients. */
    static String of(URI given) {
        String url = given.toString().replaceAll("/+$", "");
        String path = given.getPath() == null ? "" : given.getPath();
        for (String segment : path.split("/")) {
            if (segment.matches(VERSION)) {
                return url;
            }
        }
        return url + "/v1";
    }
}
