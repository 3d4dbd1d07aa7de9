package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;

/** Reads the body of a paused request, as far as its route allows. */
final class BodyReader {
    /** What a refused request may still send before its connection is closed; a client that is still sending can read the answer. */
    private static final long MAX_DISCARDED = 32L << 20;

    private static final Set<String> JSON_TYPES =
            Set.of("application/json", "application/json;charset=utf-8", "application/json;charset=\"utf-8\"");

    private BodyReader() {}

    /** The whole body; fails with {@code BODY_TOO_LARGE} or {@code UNSUPPORTED_MEDIA_TYPE} as soon as that is clear. */
    static Future<Buffer> read(HttpServerRequest request, int limit) {
        // A body that is no JSON may not have a single byte: no body at all is no reason to refuse.
        return isJson(request)
                ? read(request, limit, tooLarge(limit))
                : read(
                        request,
                        0,
                        Fault.of(
                                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                                "A body has to be sent uncompressed as Content-Type: application/json, in UTF-8."));
    }

    /** Throws away what is left of a body, so that the connection can be used again. */
    static void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long[] discarded = {0};
        request.handler(chunk -> {
            discarded[0] += chunk.length();
            if (discarded[0] > MAX_DISCARDED) {
                request.connection().close();
            }
        });
        request.resume();
    }

    private static Future<Buffer> read(HttpServerRequest request, int limit, Fault refusal) {
        if (declaredLength(request) > limit) {
            return Future.failedFuture(refusal);
        }
        Promise<Buffer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                promise.tryFail(refusal);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(broken -> promise.tryFail(
                Fault.of(ErrorCode.INVALID_REQUEST, "The connection broke before the end of the body.")));
        request.endHandler(end -> promise.tryComplete(body));
        request.resume();
        return promise.future();
    }

    private static long declaredLength(HttpServerRequest request) {
        try {
            String length = request.getHeader("Content-Length");
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        String encoding = request.getHeader("Content-Encoding");
        return type != null
                && JSON_TYPES.contains(type.replaceAll("\\s", "").toLowerCase(Locale.ROOT))
                && (encoding == null || encoding.equalsIgnoreCase("identity"));
    }

    private static Fault tooLarge(int limit) {
        return Fault.of(ErrorCode.BODY_TOO_LARGE, "The body may have at most " + limit + " bytes here.");
    }
}
