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
        return jobs.get(request.jobId())
                .map(found ->
                        found.filter(job -> mayRead(request.caller(), job)).orElseThrow(() -> Fault.notFound("job")));
    }

    Future<JobStore.Changed> cancel(Requests.OneJob request) {
        return controlled(request).compose(job -> jobs.cancel(job.id()));
    }

    Future<JobStore.Changed> retry(Requests.OneJob request) {
        return controlled(request).compose(job -> jobs.retry(job.id()));
    }

    private Future<Job> controlled(Requests.OneJob request) {
        return get(request).map(job -> {
            if (!request.caller().controls(job.userId()) || !request.caller().holds(Scope.SUBMIT)) {
                throw Fault.of(ErrorCode.FORBIDDEN, "Only its submitter or an admin cancels or retries a job.");
            }
            return job;
        });
    }

    private static boolean mayRead(Caller caller, Job job) {
        return caller.sees(job.userId()) && (caller.holds(Scope.READ) || caller.holds(Scope.SUBMIT));
    }
}
