package io.bascule.agents;

import io.bascule.store.GroupCommit;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** The runs that tokens name: those that are asked for at one time are read in one statement. */
final class Tokens {
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(2, 500, 20_000);

    private final GroupCommit<LeaseStore.Token, Optional<LeaseStore.Held>> reads;

    Tokens(LeaseStore leases) {
        this.reads = new GroupCommit<>(
                LIMITS,
                tokens -> leases.find(tokens)
                        .map(held -> tokens.stream()
                                .map(one -> Future.succeededFuture(Optional.ofNullable(held.get(one.token()))))
                                .toList()),
                n -> {});
    }

    /** The lease of this token, over or not; empty where there never was one. */
    Future<Optional<LeaseStore.Held>> find(UUID jobId, UUID token) {
        return reads.add(new LeaseStore.Token(jobId, token));
    }
}
