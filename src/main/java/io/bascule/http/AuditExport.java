package io.bascule.http;

import io.bascule.job.AuditEntry;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log as lines of JSON, in the order of the chain. A page is read once its reader has taken the one before, so it takes
 * up one page's memory however long the log is. What goes wrong on the way cuts the connection: half a log must not look whole.
 */
final class AuditExport implements Answer.Flow {
    /** Entries of a page; one with a long comment has some ten thousand characters. */
    static final int PAGE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(AuditExport.class);

    private final LongFunction<Future<Page<AuditEntry>>> pageAfter;
    private HttpServerResponse response;

    /** @param pageAfter the page after the entry of a number, 0 for the first; fails where the reader may not have it any more */
    AuditExport(LongFunction<Future<Page<AuditEntry>>> pageAfter) {
        this.pageAfter = pageAfter;
    }

    @Override
    public void begin(HttpServerResponse to) {
        response = to;
        response.setChunked(true);
        response.exceptionHandler(broken -> LOG.debug("An export's reader went away", broken));
        goOn(0);
    }

    @Override
    public void abandon() {
        // Nothing was begun.
    }

    private void goOn(long after) {
        if (response.closed()) {
            return;
        }
        pageAfter.apply(after).onSuccess(this::write).onFailure(failure -> {
            LOG.warn("An export of the audit log broke off after entry {}", after, failure);
            response.reset();
        });
    }

    private void write(Page<AuditEntry> page) {
        List<AuditEntry> entries = page.items();
        Buffer lines = Buffer.buffer();
        entries.forEach(
                entry -> lines.appendBuffer(AccessJson.audit(entry).toBuffer()).appendByte((byte) '\n'));
        if (!page.hasMore()) {
            response.end(lines).onFailure(gone -> LOG.debug("An export's reader went away", gone));
            return;
        }
        long last = entries.get(entries.size() - 1).seq();
        response.write(lines)
                .onSuccess(taken -> goOn(last))
                .onFailure(gone -> LOG.debug("An export's reader went away", gone));
    }
}
