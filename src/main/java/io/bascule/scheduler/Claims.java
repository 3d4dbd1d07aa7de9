package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.time.Duration;
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
        return strays(claim).compose(v -> take(claim.asks())).compose(taken -> claimed(claim.asks(), taken));
    }

    private Future<Void> strays(Action.Claim claim) {
        return claim.known() == null
                ? Future.succeededFuture()
                : runs.releaseStrays(nodeId, claim.known())
                        .onSuccess(released -> released.forEach(handedBack))
                        .mapEmpty();
    }

    private Future<List<List<Job>>> take(List<Action.Ask> asks) {
        return Future.all(asks.stream()
                        .map(ask -> runs.claim(nodeId, ask.jobTypes(), ask.limit()))
                        .toList())
                .map(all -> all.list());
    }

    private Future<Event.Claimed> claimed(List<Action.Ask> asks, List<List<Job>> taken) {
        List<Job> jobs = taken.stream().flatMap(List::stream).toList();
        boolean full = isFull(asks, taken);
        // The jobs are ours already: they must reach the core whether or not the next due time is known.
        Future<Optional<Duration>> nextDue = full || asks.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : runs.nextDue(asks.stream()
                                .flatMap(ask -> ask.jobTypes().stream())
                                .toList())
                        .otherwise(Optional.empty());
        return nextDue.map(due -> new Event.Claimed(jobs, full, due));
    }

    private static boolean isFull(List<Action.Ask> asks, List<List<Job>> taken) {
        for (int i = 0; i < asks.size(); i++) {
            if (taken.get(i).size() == asks.get(i).limit()) {
                return true;
            }
        }
        return false;
    }
}
