package io.bascule.scheduler;

import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.Scope;
import io.bascule.store.JobStore;
import io.vertx.core.Future;

/** What people ask of one job, if it is theirs to ask. */
final class JobControl {
    private final JobStore jobs;

    JobControl(JobStore jobs) {
        this.jobs = jobs;
    }

    Future<Job> get(Requests.OneJob request) {
        return seen(request).map(JobStore.Seen::job);
    }

    Future<JobStore.Changed> cancel(Requests.OneJob request) {
        return controlled(request).compose(job -> jobs.cancel(job.id(), request.caller()));
    }

    Future<JobStore.Changed> retry(Requests.OneJob request) {
        return controlled(request).compose(job -> jobs.retry(job.id(), request.caller()));
    }

    private Future<Job> controlled(Requests.OneJob request) {
        return seen(request).map(seen -> {
            boolean isTheirs = seen.isOwn() || (request.asMember() && seen.isOfProject());
            if (!request.caller().controls(isTheirs) || !request.caller().holds(Scope.SUBMIT)) {
                throw Fault.of(ErrorCode.FORBIDDEN, "Only its submitter or an admin cancels or retries a job.");
            }
            return seen.job();
        });
    }

    private Future<JobStore.Seen> seen(Requests.OneJob request) {
        return mayRead(request.caller())
                ? jobs.seen(request.jobId(), request.caller())
                        .map(found -> found.orElseThrow(() -> Fault.notFound("job")))
                : Future.failedFuture(Fault.notFound("job"));
    }

    private static boolean mayRead(Caller caller) {
        return caller.holds(Scope.READ) || caller.holds(Scope.SUBMIT);
    }
}
