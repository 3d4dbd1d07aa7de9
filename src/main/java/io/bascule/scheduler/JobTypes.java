package io.bascule.scheduler;

import io.bascule.bus.Requests;
import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.bascule.job.KnownType;
import io.bascule.store.JobTypeStore;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The job types that can be submitted: those handled here, and those that other nodes entered in the database. */
final class JobTypes {
    private final JobTypeStore store;
    private final Map<String, JobType> known = new TreeMap<>();
    /** Those of which a handler in reach looks at inputs. */
    private final Set<String> checked = new HashSet<>();

    JobTypes(JobTypeStore store) {
        this.store = store;
    }

    /** A handler is up, and the database shall know it. */
    Future<Void> announce(Runs.HandlerUp up) {
        heard(up);
        return store.announce(up.type());
    }

    /** A handler is up, here or elsewhere in the cluster. */
    void heard(Runs.HandlerUp up) {
        known.put(up.type().name(), up.type());
        if (up.checksInput()) {
            checked.add(up.type().name());
        }
    }

    /** Those that are paused, or have limits for all nodes together, now. */
    Future<JobTypeStore.Limited> limited() {
        return store.limited();
    }

    /** Changes what is set of a type for all nodes together. */
    Future<KnownType> change(Requests.ChangeType request) {
        if (!request.caller().isAdmin()) {
            return Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "Only an admin pauses or limits job types."));
        }
        List<FieldError> problems = request.change().problems();
        return problems.isEmpty()
                ? store.change(request.caller(), request.jobType(), request.change())
                : Future.failedFuture(Fault.invalid(problems));
    }

    /** Whether there is a handler in reach that looks at the type's inputs before they are accepted. */
    boolean checksInput(String jobType) {
        return checked.contains(jobType);
    }

    /** All of {@code names}, asking the database where one is new; fails with {@code UNKNOWN_JOB_TYPE}, naming the known. */
    Future<Map<String, JobType>> require(Set<String> names) {
        if (known.keySet().containsAll(names)) {
            return Future.succeededFuture(known);
        }
        return store.known().map(types -> {
            types.forEach(one -> known.putIfAbsent(one.type().name(), one.type()));
            Optional<String> unknown =
                    names.stream().filter(name -> !known.containsKey(name)).findFirst();
            if (unknown.isPresent()) {
                throw unknown(unknown.get());
            }
            return known;
        });
    }

    private Fault unknown(String name) {
        String all = known.isEmpty() ? "none yet" : String.join(", ", known.keySet());
        return Fault.of(ErrorCode.UNKNOWN_JOB_TYPE, "No handler for the job type '" + name + "'. Known: " + all + ".");
    }
}
