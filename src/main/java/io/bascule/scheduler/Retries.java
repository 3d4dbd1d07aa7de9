package io.bascule.scheduler;

import io.bascule.bus.Requests;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Job;
import io.bascule.job.NewJob;
import io.bascule.store.JobStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at the jobs that new ones are submitted in place of. Most are in place of none, and cost nothing here. */
final class Retries {
    private final JobStore jobs;

    Retries(JobStore jobs) {
        this.jobs = jobs;
    }

    /**
     * Fails where a job retries one that is not there, not the caller's to see, or has not ended. Asking again under a known key
     * passes: it is answered with what was accepted, whatever has become of the retried job since.
     */
    Future<Requests.SubmitJobs> check(Requests.SubmitJobs request) {
        Set<UUID> retried = request.jobs().stream()
                .map(NewJob::retryOf)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (retried.isEmpty()) {
            return Future.succeededFuture(request);
        }
        return jobs.someSeen(retried, request.caller())
                .map(found -> problems(request, found))
                .compose(problems -> problems.isEmpty() ? Future.succeededFuture(true) : isKnown(request, problems))
                .map(request);
    }

    private Future<Boolean> isKnown(Requests.SubmitJobs request, List<FieldError> problems) {
        Fault refusal = Fault.invalid(problems);
        return request.idempotencyKey() == null
                ? Future.failedFuture(refusal)
                : jobs.knows(request.caller(), request.idempotencyKey())
                        .compose(known -> known ? Future.succeededFuture(true) : Future.failedFuture(refusal));
    }

    private static List<FieldError> problems(Requests.SubmitJobs request, List<Job> found) {
        Map<UUID, Job> byId = found.stream().collect(Collectors.toMap(Job::id, Function.identity()));
        List<FieldError> problems = new ArrayList<>();
        for (int i = 0; i < request.jobs().size() && problems.size() < Submissions.MAX_ERRORS; i++) {
            UUID retried = request.jobs().get(i).retryOf();
            if (retried != null) {
                List<FieldError> problem = problem(byId.get(retried))
                        .map(message -> new FieldError("retryOf", message))
                        .map(List::of)
                        .orElse(List.of());
                problems.addAll(Submissions.placed(problem, i, request.jobs().size()));
            }
        }
        return problems;
    }

    private static Optional<String> problem(Job retried) {
        if (retried == null) {
            return Optional.of("there is no such job, or it is not yours to see");
        }
        return retried.status().isTerminal()
                ? Optional.empty()
                : Optional.of("must be the id of a job that has ended; that one is " + retried.status());
    }
}
