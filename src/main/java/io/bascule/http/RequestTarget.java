package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** The first line of a request: whether it can be understood at all, before anything is looked up by it. */
final class RequestTarget {
    static final int MAX_LENGTH = 16 << 10;
    static final int MAX_HEADERS = 32 << 10;

    private RequestTarget() {}

    /**
     * Fails where a path or query is none.
     *
     * @param path as it stands in the request, or null
     * @param query what follows the {@code ?}, or null
     */
    static void check(String path, String query) {
        if (path == null || !path.startsWith("/")) {
            throw Fault.invalid("url", "must have a path that begins with a slash");
        }
        PercentEncoding.decode(path);
        PercentEncoding.decode(query == null ? "" : query);
    }

    /** Why a request could not be read. */
    static Fault unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Fault.of(
                    ErrorCode.HEADERS_TOO_LARGE, "The address is longer than " + MAX_LENGTH + " bytes; shorten it.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Fault.of(
                    ErrorCode.HEADERS_TOO_LARGE,
                    "The headers, cookies among them, have more than " + MAX_HEADERS + " bytes; send fewer.");
        }
        return Fault.of(
                ErrorCode.INVALID_REQUEST,
                "This is no HTTP request that can be read; check its first line, its headers and its length.");
    }
}
