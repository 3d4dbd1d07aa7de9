package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Carries out a claim: hands back what this node does not know to be its own, takes jobs, and asks when the next is due. */
final class Claims {
    private final RunStore runs;
    private final UUID nodeId;
    private final Consumer<Job> handedBack;

    /**
     * @param handedBack told of each job that was this node's without its knowing
     */
    Claims(RunStore runs, UUID nodeId, Consumer<Job> handedBack) {
        this.runs = runs;
        this.nodeId = nodeId;
        this.handedBack = handedBack;
    }

    /** Fails where the database did not answer; jobs may have been taken all the same. */
    Future<Event.Claimed> carryOut(Action.Claim claim) {
        return strays(claim).compose(v -> take(claim)).compose(taken -> claimed(claim, taken));
    }

    private Future<Void> strays(Action.Claim claim) {
        return claim.known() == null
                ? Future.succeededFuture()
                : runs.releaseStrays(nodeId, claim.known())
                        .onSuccess(released -> released.forEach(handedBack))
                        .mapEmpty();
    }

    /** Those without limits for all nodes in one statement, each of the others in one of its own. */
    private Future<List<RunStore.Claimed>> take(Action.Claim claim) {
        List<RunStore.Room> open = rooms(claim, false);
        List<Future<RunStore.Claimed>> taken = new ArrayList<>();
        if (!open.isEmpty()) {
            taken.add(runs.claim(nodeId, open, claim.limit()));
        }
        rooms(claim, true).forEach(room -> taken.add(runs.claimLimited(nodeId, room)));
        return Future.join(taken)
                .transform(done -> taken.stream().allMatch(Future::succeeded)
                        ? Future.succeededFuture(
                                taken.stream().map(Future::result).toList())
                        : Future.failedFuture(done.cause()));
    }

    private static List<RunStore.Room> rooms(Action.Claim claim, boolean limited) {
        return claim.asks().stream()
                .filter(ask -> ask.limited() == limited)
                .map(ask -> new RunStore.Room(ask.jobType(), ask.limit()))
                .toList();
    }

    private Future<Event.Claimed> claimed(Action.Claim claim, List<RunStore.Claimed> taken) {
        List<Job> jobs = taken.stream().flatMap(one -> one.jobs().stream()).toList();
        long bytes = taken.stream().mapToLong(RunStore.Claimed::bytes).sum();
        boolean full = claim.limit() > 0 && jobs.size() >= claim.limit();
        // The jobs are ours already: they must reach the core whether or not the next due time is known.
        Future<Optional<Duration>> nextDue = full || claim.asks().isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : runs.nextDue(claim.asks().stream().map(Action.Ask::jobType).toList())
                        .otherwise(Optional.empty());
        return nextDue.map(due -> new Event.Claimed(jobs, full, due, bytes));
    }
}
