package io.bascule.http;

import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.Page;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One export: a page of jobs after the other, the next one read once the client has taken the last. So one page lies in memory, however
 * many jobs there are. What goes wrong midway cuts the connection off, so that nobody takes half a file for a whole one. For one event
 * loop.
 */
final class JobExport implements Answer.Flow {
    private static final Logger LOG = LoggerFactory.getLogger(JobExport.class);

    private static final int PAGE = 500;
    /** With input and output a job can hold two megabytes. */
    private static final int PAGE_WITH_DATA = 10;

    /** After so long it is looked whether who asked still may. */
    private static final long LOOK_NANOS = 5_000_000_000L;

    /** How the jobs are written. */
    record Shape(ExportFormat format, boolean withData) {}

    private final JobQueries jobs;
    private final Call call;
    private final JobFilter filter;
    private final Shape shape;
    private final ExportSeats seats;
    private final UUID user;
    private HttpServerResponse response;
    private Page<Job> first;
    private long lookedNanos = System.nanoTime();
    private long written;
    private boolean over;

    /** @param filter which jobs; its page is not looked at */
    JobExport(JobQueries jobs, Call call, JobFilter filter, Shape shape, ExportSeats seats) {
        this.jobs = jobs;
        this.call = call;
        this.filter = filter;
        this.shape = shape;
        this.seats = seats;
        this.user = call.caller().userId();
    }

    /** Takes a seat and reads the first page. */
    Future<Void> open() {
        seats.take(user);
        return page(null)
                .onSuccess(read -> first = read)
                .onFailure(failure -> finish())
                .mapEmpty();
    }

    private Future<Page<Job>> page(UUID after) {
        int most = shape.withData() ? PAGE_WITH_DATA : PAGE;
        return jobs.page(filter.page(after, most), call.caller(), shape.withData());
    }

    @Override
    public void begin(HttpServerResponse to) {
        response = to;
        response.setChunked(true);
        response.closeHandler(gone -> finish());
        response.exceptionHandler(broken -> LOG.debug("Who took an export is gone", broken));
        Promise<Void> all = Promise.promise();
        write(shape.format().begin(shape.withData()))
                .onSuccess(begun -> goOn(first, all))
                .onFailure(all::tryFail);
        all.future()
                .compose(sent -> response.end(shape.format().end()))
                .onComplete(done -> finish())
                .onFailure(this::cut);
    }

    @Override
    public void abandon() {
        finish();
    }

    /** Page after page; not one future within the other, since there may be thousands. */
    private void goOn(Page<Job> page, Promise<Void> all) {
        first = null;
        Future<Void> taken = write(text(page.items()));
        if (!page.hasMore()) {
            taken.onComplete(all);
            return;
        }
        UUID last = page.items().get(page.items().size() - 1).id();
        taken.compose(on -> look())
                .compose(may -> page(last))
                .onSuccess(next -> goOn(next, all))
                .onFailure(all::tryFail);
    }

    private String text(List<Job> page) {
        StringBuilder text = new StringBuilder();
        page.forEach(job -> text.append(shape.format().row(job, shape.withData(), written++ == 0)));
        return text.toString();
    }

    /** Succeeds once it is on its way: the write queue itself counts messages and not what they hold. */
    private Future<Void> write(String text) {
        return over ? Future.failedFuture("Who asked for it is gone") : response.write(text);
    }

    private Future<?> look() {
        if (System.nanoTime() - lookedNanos < LOOK_NANOS) {
            return Future.succeededFuture();
        }
        lookedNanos = System.nanoTime();
        return call.again().get();
    }

    private void cut(Throwable failure) {
        if (failure instanceof Fault) {
            LOG.warn("An export was cut off after {} jobs: {}", written, failure.getMessage());
        } else {
            LOG.debug("An export was cut off after {} jobs", written, failure);
        }
        response.reset();
    }

    /** Its seat is free for another; safe to call twice. */
    private void finish() {
        if (!over) {
            over = true;
            seats.free(user);
        }
    }
}
