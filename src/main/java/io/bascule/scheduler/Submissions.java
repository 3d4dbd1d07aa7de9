package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.bascule.job.NewJob;
import io.bascule.job.NewJobRules;
import io.bascule.job.Scope;
import io.bascule.store.JobStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Accepts jobs: checked by the rules, by the type and by its handler, then written; the answer follows the COMMIT. */
final class Submissions {
    /** Most wrong fields that an answer names. */
    private static final int MAX_ERRORS = 50;

    private final Bus bus;
    private final JobStore jobs;
    private final JobTypes types;

    Submissions(Bus bus, JobStore jobs, JobTypes types) {
        this.bus = bus;
        this.jobs = jobs;
        this.types = types;
    }

    Future<Requests.SubmittedJobs> submit(Requests.SubmitJobs request) {
        return allowed(request)
                .compose(this::checkFields)
                .compose(checked -> types.require(
                        checked.jobs().stream().map(NewJob::jobType).collect(Collectors.toSet())))
                .compose(known -> checkInputs(request).map(checked -> filled(checked, known)))
                .compose(filled -> jobs.submit(filled, request.caller(), request.idempotencyKey()))
                .map(accepted -> new Requests.SubmittedJobs(accepted.jobs(), accepted.existed()));
    }

    private static Future<Requests.SubmitJobs> allowed(Requests.SubmitJobs request) {
        Caller caller = request.caller();
        if (!caller.role().maySubmit() || !caller.holds(Scope.SUBMIT)) {
            return Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "This user or key may not submit jobs."));
        }
        if (request.jobs().isEmpty() || request.jobs().size() > NewJobRules.MAX_BATCH) {
            return Future.failedFuture(Fault.invalid(
                    "jobs", "must be 1 to " + NewJobRules.MAX_BATCH + " jobs; send the rest in another batch"));
        }
        return Future.succeededFuture(request);
    }

    private Future<Requests.SubmitJobs> checkFields(Requests.SubmitJobs request) {
        List<FieldError> errors = new ArrayList<>();
        List<NewJob> all = request.jobs();
        for (int i = 0; i < all.size() && errors.size() < MAX_ERRORS; i++) {
            errors.addAll(placed(NewJobRules.problems(all.get(i)), i, all.size()));
        }
        return errors.isEmpty() ? Future.succeededFuture(request) : Future.failedFuture(Fault.invalid(errors));
    }

    private Future<Requests.SubmitJobs> checkInputs(Requests.SubmitJobs request) {
        List<NewJob> all = request.jobs();
        List<Future<List<FieldError>>> checks = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            int index = i;
            checks.add(checkInput(all.get(i)).map(errors -> placed(errors, index, all.size())));
        }
        return Future.all(checks).compose(done -> {
            List<FieldError> errors = checks.stream()
                    .flatMap(check -> check.result().stream())
                    .limit(MAX_ERRORS)
                    .toList();
            return errors.isEmpty() ? Future.succeededFuture(request) : Future.failedFuture(Fault.invalid(errors));
        });
    }

    /** A type whose handler is not in reach is checked by its run. */
    private Future<List<FieldError>> checkInput(NewJob job) {
        return bus.request(Addresses.checkInput(job.jobType()), new Runs.CheckInput(job.inputData()))
                .map(Runs.InputChecked::errors)
                .recover(failure ->
                        Bus.isNobodyThere(failure) ? Future.succeededFuture(List.of()) : Future.failedFuture(failure));
    }

    private static List<FieldError> placed(List<FieldError> errors, int index, int of) {
        return of == 1
                ? errors
                : errors.stream()
                        .map(e -> new FieldError("jobs[" + index + "]." + e.field(), e.message()))
                        .toList();
    }

    private static List<NewJob> filled(Requests.SubmitJobs request, Map<String, JobType> known) {
        return request.jobs().stream()
                .map(job -> filled(job, known.get(job.jobType())))
                .toList();
    }

    private static NewJob filled(NewJob job, JobType type) {
        return new NewJob(
                job.jobType(),
                job.taskDescription(),
                job.inputData(),
                job.priority(),
                job.runAt(),
                job.maxAttempts() == null ? Integer.valueOf(type.maxAttempts()) : job.maxAttempts(),
                job.timeoutMs() == null ? type.timeoutMs() : job.timeoutMs(),
                job.tags());
    }
}
