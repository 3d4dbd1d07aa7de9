package io.bascule.http;

import io.bascule.download.Archive;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One archive on its way: a piece after the other, as fast as it is taken, so that a slow reader takes up no more than a piece. For
 * one event loop.
 */
final class ArchiveFlow implements Answer.Flow {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveFlow.class);
    private static final int PIECE = 64 << 10;

    private final Archive archive;
    private HttpServerResponse response;

    ArchiveFlow(Archive archive) {
        this.archive = archive;
    }

    @Override
    public void begin(HttpServerResponse to) {
        response = to;
        response.exceptionHandler(broken -> LOG.debug("Who took an archive is gone", broken));
        Promise<Void> all = Promise.promise();
        goOn(0, all);
        all.future()
                .compose(sent -> response.end(Buffer.buffer(archive.tail())))
                .onFailure(this::cut);
    }

    @Override
    public void abandon() {
        // Nothing was begun.
    }

    /** Not one future within the other, since there may be hundreds. */
    private void goOn(int from, Promise<Void> all) {
        int length = Math.min(PIECE, archive.head().length - from);
        if (length == 0) {
            all.complete();
            return;
        }
        write(from, length).onSuccess(taken -> goOn(from + length, all)).onFailure(all::tryFail);
    }

    private Future<Void> write(int from, int length) {
        return response.closed()
                ? Future.failedFuture("Who asked for it is gone")
                : response.write(Buffer.buffer(length).appendBytes(archive.head(), from, length));
    }

    private void cut(Throwable failure) {
        LOG.debug("An archive was not taken whole", failure);
        response.reset();
    }
}
