package io.bascule.agents;

import io.bascule.bus.Runs;
import io.bascule.job.DutyKey;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.store.AgentStore;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes jobs back: from agents that went silent, may no longer have them, were removed, or took longer than the job gives them. */
final class Expiry {
    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int BATCH = 500;
    /** Agents that were not seen for days can wait for another round, and for another minute. */
    private static final int REMOVES_EVERY = 60;

    private static final int REMOVED_AT_ONCE = 100;

    private final LeaseStore leases;
    private final AgentStore agents;
    private final Ends ends;
    private final Consumer<List<Job>> lost;
    private final AgentSettings settings;
    private DutyKey begun;
    private int rounds;

    /** @param lost told of jobs that were taken back */
    Expiry(LeaseStore leases, AgentStore agents, Ends ends, Consumer<List<Job>> lost, AgentSettings settings) {
        this.leases = leases;
        this.agents = agents;
        this.ends = ends;
        this.lost = lost;
        this.settings = settings;
    }

    /** One round of the duty. */
    Future<?> round(DutyKey duty) {
        return begin(duty)
                .compose(v -> leases.endUnentitled(duty, settings.reach()))
                .compose(v -> timeOut())
                .compose(v -> expire(duty))
                .compose(v -> removeUnseen(duty));
    }

    /** Where the term is new, all nodes may have been away for longer than a lease: agents get the time of one to come back. */
    private Future<Void> begin(DutyKey duty) {
        return duty.equals(begun)
                ? Future.succeededFuture()
                : leases.grantGrace(duty, settings.lease()).onSuccess(granted -> begun = duty);
    }

    /** Their ends are verdicts like those of any failed run, and fenced by their epochs: harmless to repeat. */
    private Future<?> timeOut() {
        return leases.timedOut(BATCH)
                .compose(late ->
                        late.isEmpty() ? Future.succeededFuture(Map.<UUID, LeaseStore.Held>of()) : leases.find(late))
                .compose(held -> Future.join(
                                held.values().stream().map(this::timeOut).toList())
                        .otherwiseEmpty());
    }

    private Future<Void> timeOut(LeaseStore.Held held) {
        if (!held.isLive()) {
            ends.close(held.run());
            return Future.succeededFuture();
        }
        JobError error = new JobError(
                JobError.TIMEOUT,
                "A run took longer than the job's timeout of " + held.job().timeoutMs() + " ms.");
        return ends.end(held, new Runs.Failed(error, true))
                .onFailure(failure -> LOG.debug("A run was not timed out; the next round does", failure))
                .mapEmpty();
    }

    private Future<?> expire(DutyKey duty) {
        return leases.expire(duty, BATCH).compose(jobs -> {
            tell(jobs);
            return jobs.size() < BATCH ? Future.succeededFuture() : expire(duty);
        });
    }

    /** An agent was removed. */
    Future<Void> removed(UUID agent) {
        return leases.expireOf(agent, BATCH).compose(jobs -> {
            tell(jobs);
            return jobs.size() < BATCH ? Future.succeededFuture() : removed(agent);
        });
    }

    private void tell(List<Job> jobs) {
        if (!jobs.isEmpty()) {
            LOG.warn("Took {} jobs back from remote agents whose leases were over", jobs.size());
            lost.accept(jobs);
        }
    }

    private Future<?> removeUnseen(DutyKey duty) {
        return settings.removeAfter()
                .filter(unseen -> rounds++ % REMOVES_EVERY == 0)
                .<Future<?>>map(unseen -> agents.removeUnseen(duty, unseen, REMOVED_AT_ONCE)
                        .onSuccess(removed -> {
                            if (removed > 0) {
                                LOG.info("Removed {} agents that were not seen for {}", removed, unseen);
                            }
                        }))
                .orElseGet(Future::succeededFuture);
    }
}
