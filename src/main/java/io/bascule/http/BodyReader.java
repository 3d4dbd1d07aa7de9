package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Reads the bodies of paused requests, as far as their routes allow, and for no longer than a body may take. */
final class BodyReader {
    /** What a refused request may still send before its connection is closed; a client that is still sending can read the answer. */
    private static final long MAX_DISCARDED = 32L << 20;

    private static final Set<String> JSON_TYPES =
            Set.of("application/json", "application/json;charset=utf-8", "application/json;charset=\"utf-8\"");

    private final Vertx vertx;
    private final Duration timeout;

    /** @param timeout how long a body may take in all, however steadily it comes */
    BodyReader(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    /**
     * The whole body; fails with {@code BODY_TOO_LARGE} or {@code UNSUPPORTED_MEDIA_TYPE} as soon as that is clear, and with
     * {@code REQUEST_TIMEOUT} where it takes too long.
     */
    Future<Buffer> read(HttpServerRequest request, int limit) {
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
    void discard(HttpServerRequest request) {
        if (request.isEnded()) {
            return;
        }
        long tooLate =
                vertx.setTimer(timeout.toMillis(), timer -> request.connection().close());
        long[] discarded = {0};
        request.handler(chunk -> {
            discarded[0] += chunk.length();
            if (discarded[0] > MAX_DISCARDED) {
                request.connection().close();
            }
        });
        request.endHandler(end -> vertx.cancelTimer(tooLate));
        request.exceptionHandler(broken -> vertx.cancelTimer(tooLate));
        request.resume();
    }

    private Future<Buffer> read(HttpServerRequest request, int limit, Fault refusal) {
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
        if (!promise.future().isComplete()) {
            failLater(promise);
        }
        return promise.future();
    }

    private void failLater(Promise<Buffer> body) {
        long tooLate = vertx.setTimer(timeout.toMillis(), timer -> body.tryFail(tooSlow()));
        body.future().onComplete(done -> vertx.cancelTimer(tooLate));
    }

    private Fault tooSlow() {
        return Fault.of(
                ErrorCode.REQUEST_TIMEOUT,
                "The body took longer than " + timeout.toSeconds() + " s; send it faster, or less of it at a time.");
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
                && (JSON_TYPES.contains(type)
                        || JSON_TYPES.contains(type.replaceAll("\\s", "").toLowerCase(Locale.ROOT)))
                && (encoding == null || encoding.equalsIgnoreCase("identity"));
    }

    private static Fault tooLarge(int limit) {
        return Fault.of(ErrorCode.BODY_TOO_LARGE, "The body may have at most " + limit + " bytes here.");
    }
}
