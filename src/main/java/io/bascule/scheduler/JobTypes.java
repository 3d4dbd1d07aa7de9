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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The job types that can be submitted: those whose handlers were heard, and those that other nodes and agents entered in the database,
 * who may say something else of them at any time.
 */
final class JobTypes {
    /** How long what was read of a type is gone by, in milliseconds. */
    static final long READ_FOR_MS = 5_000;

    private final JobTypeStore store;
    private final LongSupplier clockMs;
    private final Map<String, JobType> known = new HashMap<>();
    /** When those of them were read that were not heard. */
    private final Map<String, Long> readMs = new HashMap<>();
    /** Those of which a handler in reach looks at inputs. */
    private final Set<String> checked = new HashSet<>();

    JobTypes(JobTypeStore store, LongSupplier clockMs) {
        this.store = store;
        this.clockMs = clockMs;
    }

    /** A handler is up, and the database shall know it. */
    Future<Void> announce(Runs.HandlerUp up) {
        heard(up);
        return store.announce(up.type());
    }

    /** A handler is up, here or elsewhere in the cluster. */
    void heard(Runs.HandlerUp up) {
        known.put(up.type().name(), up.type());
        readMs.remove(up.type().name());
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

    /**
     * All of {@code names}, asking the database for those that are new, or were read a while ago; fails with {@code UNKNOWN_JOB_TYPE},
     * naming the known.
     */
    Future<Map<String, JobType>> require(Set<String> names) {
        Set<String> open = names.stream().filter(name -> !isFresh(name)).collect(Collectors.toUnmodifiableSet());
        return open.isEmpty()
                ? Future.succeededFuture(known)
                : store.find(open).compose(types -> {
                    types.stream().filter(type -> !isFresh(type.name())).forEach(this::read);
                    Optional<String> unknown = names.stream()
                            .filter(name -> !known.containsKey(name))
                            .findFirst();
                    return unknown.isEmpty() ? Future.succeededFuture(known) : unknown(unknown.get());
                });
    }

    private boolean isFresh(String name) {
        Long since = readMs.get(name);
        return since == null ? known.containsKey(name) : clockMs.getAsLong() - since < READ_FOR_MS;
    }

    private void read(JobType type) {
        known.put(type.name(), type);
        readMs.put(type.name(), clockMs.getAsLong());
    }

    private Future<Map<String, JobType>> unknown(String name) {
        return store.names().compose(names -> {
            String all = names.isEmpty() ? "none yet" : String.join(", ", names);
            return Future.failedFuture(Fault.of(
                    ErrorCode.UNKNOWN_JOB_TYPE, "No handler for the job type '" + name + "'. Known: " + all + "."));
        });
    }
}
