package io.bascule.agents;

import io.bascule.bus.Agents;
import io.bascule.job.Fault;
import io.bascule.runs.Reports;
import io.bascule.store.GroupCommit;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Heartbeats of agents' runs: however many come, they extend their leases in some statements a second. */
final class Beats {
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1, 500, 20_000);

    /** A heartbeat can wait: nothing is decided by its answer in so short a time. */
    private static final GroupCommit.Pause PAUSE = GroupCommit.Pause.between(50);

    private final GroupCommit<LeaseStore.Beat, Optional<LeaseStore.Extended>> extensions;
    private final long leaseMs;
    private final Consumer<UUID> heard;
    private final Supplier<Fault> stale;

    /**
     * @param heard told of each agent that sent one
     */
    Beats(LeaseStore leases, AgentSettings settings, Reports reports, Consumer<UUID> heard, GroupCommit.Timer timer) {
        this.extensions = new GroupCommit<>(
                LIMITS,
                PAUSE,
                timer,
                beats -> leases.extend(beats, settings.lease(), settings.cancelGrace())
                        .map(extended -> beats.stream()
                                .map(beat -> Future.succeededFuture(Optional.ofNullable(extended.get(beat.token()))))
                                .toList()),
                n -> {});
        this.leaseMs = settings.lease().toMillis();
        this.heard = heard;
        this.stale = reports::staleReport;
    }

    /** Extends a lease; fails with {@code STALE_RUN} where it is over. */
    Future<Agents.Beat> beat(Agents.Lease lease) {
        return extensions
                .add(new LeaseStore.Beat(
                        lease.jobId(), lease.token(), lease.caller().userId()))
                .map(extended -> extended.orElseThrow(stale))
                .onSuccess(extended -> heard.accept(extended.agent()))
                .map(extended -> new Agents.Beat(extended.leaseUntil(), leaseMs, extended.cancelled()));
    }
}
