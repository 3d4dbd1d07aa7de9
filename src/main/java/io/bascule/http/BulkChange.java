package io.bascule.http;

import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Does the same with many jobs, each the way it is done with one. For one event loop.
 *
 * <p>A failure that is not a job's own, such as a database that is away, ends it: what was done stays done, and asking again goes on
 * with the rest.
 */
final class BulkChange {
    /** So few at a time leave the engine its connections. */
    private static final int AT_ONCE = 4;

    /** An answer names at most so many of those that it could not change; it counts them all. */
    static final int MAX_NAMED = 100;

    private static final Set<ErrorCode> OF_THE_JOB =
            EnumSet.of(ErrorCode.NOT_FOUND, ErrorCode.FORBIDDEN, ErrorCode.WRONG_STATE);

    private final Bus bus;
    private final JobAction action;
    private final Caller caller;
    private final JsonArray skipped = new JsonArray();
    private int changed;
    private int stopping;
    private int skippedCount;

    BulkChange(Bus bus, JobAction action, Caller caller) {
        this.bus = bus;
        this.action = action;
        this.caller = caller;
    }

    /** Changes those that can be. */
    Future<BulkChange> change(Collection<UUID> ids) {
        Iterator<UUID> left = ids.iterator();
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < AT_ONCE; lane++) {
            Promise<Void> end = Promise.promise();
            rest(left, end);
            lanes.add(end.future());
        }
        return Future.join(lanes).map(this);
    }

    /** One after the other; not one future within the other, since there may be a thousand. */
    private void rest(Iterator<UUID> left, Promise<Void> end) {
        if (left.hasNext()) {
            one(left.next()).onSuccess(done -> rest(left, end)).onFailure(end::fail);
        } else {
            end.complete();
        }
    }

    private Future<Void> one(UUID id) {
        return bus.request(action.address(), new Requests.OneJob(id, caller))
                .map(this::changed)
                .recover(failure -> skipped(id, failure));
    }

    private Void changed(Job job) {
        changed++;
        if (action == JobAction.CANCEL && job.status() == JobStatus.RUNNING) {
            stopping++;
        }
        return null;
    }

    private Future<Void> skipped(UUID id, Throwable failure) {
        if (!(failure instanceof Fault fault) || !OF_THE_JOB.contains(fault.code())) {
            return Future.failedFuture(failure);
        }
        skip(id.toString(), fault.code());
        return Future.succeededFuture();
    }

    /** Notes a job that was not changed. */
    void skip(String id, ErrorCode why) {
        skippedCount++;
        if (skipped.size() < MAX_NAMED) {
            skipped.add(JsonObject.of("id", id, "code", why.name()));
        }
    }

    /** @param cursor where the next call goes on, or null at the end */
    JsonObject toJson(BulkCursor cursor) {
        return new JsonObject()
                .put("changed", changed)
                .put("stopping", stopping)
                .put("skipped", skipped)
                .put("skippedCount", skippedCount)
                .put("cursor", cursor == null ? null : cursor.write());
    }
}
