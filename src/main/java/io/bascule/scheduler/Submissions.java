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
import io.bascule.store.Submission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accepts jobs: checked by the rules, by the type and by its handler, then written; the answer follows the COMMIT. */
final class Submissions {
    /** Most wrong fields that an answer names. */
    static final int MAX_ERRORS = 50;

    private final Bus bus;
    private final Function<Submission, Future<JobStore.Accepted>> writes;
    private final JobTypes types;
    private final Retries retries;

    Submissions(Bus bus, Function<Submission, Future<JobStore.Accepted>> writes, JobTypes types, Retries retries) {
        this.bus = bus;
        this.writes = writes;
        this.types = types;
        this.retries = retries;
    }

    Future<JobStore.Accepted> submit(Requests.SubmitJobs request) {
        return allowed(request)
                .compose(this::checkFields)
                .compose(retries::check)
                .compose(checked -> types.require(
                        checked.jobs().stream().map(NewJob::jobType).collect(Collectors.toSet())))
                .compose(known -> checkInputs(request).map(checked -> filled(checked, known)))
                .compose(filled -> writes.apply(new Submission(filled, request.caller(), request.idempotencyKey())));
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

    /** One question a type, to those whose handlers look at inputs. */
    private Future<Requests.SubmitJobs> checkInputs(Requests.SubmitJobs request) {
        List<NewJob> all = request.jobs();
        Map<String, List<Integer>> byType = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            String jobType = all.get(i).jobType();
            if (types.checksInput(jobType)) {
                byType.computeIfAbsent(jobType, type -> new ArrayList<>()).add(i);
            }
        }
        Map<Integer, List<FieldError>> wrong = new TreeMap<>();
        List<Future<Void>> checks = new ArrayList<>();
        byType.forEach((jobType, indexes) -> checks.add(checkInputs(jobType, indexes, all, wrong)));
        return Future.all(checks).compose(done -> {
            List<FieldError> errors = wrong.values().stream()
                    .flatMap(List::stream)
                    .limit(MAX_ERRORS)
                    .toList();
            return errors.isEmpty() ? Future.succeededFuture(request) : Future.failedFuture(Fault.invalid(errors));
        });
    }

    /** A type whose handler is not in reach is checked by its run. */
    private Future<Void> checkInputs(
            String jobType, List<Integer> indexes, List<NewJob> all, Map<Integer, List<FieldError>> wrong) {
        List<JsonObject> inputs =
                indexes.stream().map(i -> all.get(i).inputData()).toList();
        return bus.request(Addresses.checkInputs(jobType), new Runs.CheckInputs(inputs))
                .<Void>map(checked -> {
                    for (int i = 0; i < indexes.size(); i++) {
                        int index = indexes.get(i);
                        wrong.put(index, placed(checked.errors().get(i), index, all.size()));
                    }
                    return null;
                })
                .recover(failure -> isOutOfReach(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** Nobody is there, or somebody was who does not answer any more. */
    private static boolean isOutOfReach(Throwable failure) {
        return failure instanceof Fault fault && fault.code() == ErrorCode.UNAVAILABLE;
    }

    /** As the caller knows the field: in a batch by the job's place. */
    static List<FieldError> placed(List<FieldError> errors, int index, int of) {
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
                job.tags(),
                job.concurrencyKey(),
                job.concurrencyLimit(),
                job.requires(),
                job.retryOf());
    }
}
