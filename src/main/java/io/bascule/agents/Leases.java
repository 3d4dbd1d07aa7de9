package io.bascule.agents;

import io.bascule.bus.Agents;
import io.bascule.bus.Events;
import io.bascule.job.Agent;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.JournalEntry;
import io.bascule.runs.News;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.LeaseStore;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Gives jobs out: offers them, and claims them for agents, each under a lease. The claims of one agent go one after the other, since each
 * counts what the agent has: here no agent gets more than its capacity and the limit let, two nodes together may give it more.
 */
final class Leases {
    /** Most jobs that are claimed for one answer: each may have a megabyte of input. */
    private static final int MAX_CLAIMED = 10;

    /** Most of what earlier runs recorded that is read for one answer, in bytes, but for one job's. */
    private static final long MAX_JOURNALS = JournalCall.MAX_BYTES;

    /** How long what was read of the types' limits is gone by, in milliseconds; the claim itself always looks. */
    private static final long LIMITS_FOR_MS = 1_000;

    /** What is read and written here. */
    record Stores(LeaseStore leases, RunStore runs, JobStore jobs, JobTypeStore types) {}

    private final Stores stores;
    private final Ends ends;
    private final News news;
    private final AgentSettings settings;
    private final LongSupplier clockMs;
    /** The last claim of each agent that has one under way. */
    private final Map<UUID, Future<?>> claiming = new HashMap<>();

    private Future<Set<String>> limited = Future.succeededFuture(Set.of());
    private long limitedReadMs;

    Leases(Stores stores, Ends ends, News news, AgentSettings settings, LongSupplier clockMs) {
        this.stores = stores;
        this.ends = ends;
        this.news = news;
        this.settings = settings;
        this.clockMs = clockMs;
        this.limitedReadMs = clockMs.getAsLong() - LIMITS_FOR_MS;
    }

    /** The user whose jobs alone the caller's agents take, or null for everyone's. */
    UUID onlyUser(Caller caller) {
        return settings.reach().takesAll(caller.role()) ? null : caller.userId();
    }

    /** Jobs that the agent could claim now, and has room for. */
    Future<List<Agents.Offer>> offers(Agent agent, Caller caller) {
        return stores.leases()
                .offers(
                        claimer(agent, caller),
                        agent.jobTypes(),
                        settings.limits().maxOffers())
                .map(offered -> offered.stream()
                        .map(one -> new Agents.Offer(
                                one.jobId(),
                                one.jobType(),
                                one.taskDescription(),
                                one.priority(),
                                one.createdAt(),
                                one.requires()))
                        .toList());
    }

    /** Claims as many jobs for the agent as it has room for; those without limits in one statement, each other type in one of its own. */
    Future<List<Agents.Leased>> claim(Agent agent, Caller caller) {
        return inTurn(agent, () -> taken(agent, caller)).compose(taken -> leased(agent, taken));
    }

    /** After the claims that the agent has under way, however they end. */
    private <T> Future<T> inTurn(Agent agent, Supplier<Future<T>> claim) {
        Future<?> before = claiming.getOrDefault(agent.id(), Future.succeededFuture());
        Future<T> mine = before.transform(done -> claim.get());
        claiming.put(agent.id(), mine);
        return mine.onComplete(done -> claiming.remove(agent.id(), mine));
    }

    private Future<List<LeaseStore.Claimed>> taken(Agent agent, Caller caller) {
        LeaseStore.Claimer claimer = claimer(agent, caller);
        int most = Math.min(
                MAX_CLAIMED, Math.min(agent.capacity(), settings.limits().maxOffers()));
        return limited().compose(types -> {
            List<String> open = agent.jobTypes().stream()
                    .filter(type -> !types.contains(type))
                    .toList();
            Future<List<LeaseStore.Claimed>> claimed = open.isEmpty()
                    ? Future.succeededFuture(List.of())
                    : stores.leases().claim(claimer, open, most);
            for (String type : agent.jobTypes().stream().filter(types::contains).toList()) {
                claimed = claimed.compose(taken -> more(claimer, type, most, taken));
            }
            return claimed;
        });
    }

    /** What was claimed before is the agent's, whatever becomes of this. */
    private Future<List<LeaseStore.Claimed>> more(
            LeaseStore.Claimer claimer, String jobType, int most, List<LeaseStore.Claimed> before) {
        if (before.size() >= most) {
            return Future.succeededFuture(before);
        }
        return stores.leases()
                .claimLimited(claimer, jobType, most - before.size())
                .map(taken -> {
                    List<LeaseStore.Claimed> all = new ArrayList<>(before);
                    all.addAll(taken);
                    return all;
                })
                .recover(failure -> before.isEmpty() ? Future.failedFuture(failure) : Future.succeededFuture(before));
    }

    /**
     * Claims one job.
     *
     * @return a failure with {@code NOT_FOUND} where it is none that the agent may have, {@code CONFLICT} where it cannot be claimed
     */
    Future<Agents.Leased> claimOne(Agent agent, Caller caller, UUID jobId) {
        LeaseStore.Claimer claimer = claimer(agent, caller);
        return inTurn(agent, () -> takenOne(claimer, jobId))
                .compose(taken -> taken.isPresent()
                        ? leased(agent, List.of(taken.get())).map(one -> one.get(0))
                        : notClaimed(claimer, jobId));
    }

    private Future<Optional<LeaseStore.Claimed>> takenOne(LeaseStore.Claimer claimer, UUID jobId) {
        return stores.leases()
                .typeOfReady(jobId)
                .compose(type -> type.isEmpty()
                        ? Future.succeededFuture(Optional.<LeaseStore.Claimed>empty())
                        : limited()
                                .compose(types -> types.contains(type.get())
                                        ? stores.leases().claimOneLimited(claimer, jobId, type.get())
                                        : stores.leases().claimOne(claimer, jobId)));
    }

    private Future<Agents.Leased> notClaimed(LeaseStore.Claimer claimer, UUID jobId) {
        return stores.jobs().get(jobId).compose(found -> {
            Optional<Job> visible = found.filter(
                    job -> claimer.onlyUser() == null || claimer.onlyUser().equals(job.userId()));
            return Future.failedFuture(visible.map(job -> Fault.of(
                                    ErrorCode.CONFLICT,
                                    "The job cannot be claimed: another has it, it is not due, it is not for this agent's types"
                                            + " and labels, or the agent has as many jobs as it may.")
                            .with("status", job.status().name()))
                    .orElseGet(() -> Fault.notFound("job")));
        });
    }

    private LeaseStore.Claimer claimer(Agent agent, Caller caller) {
        return new LeaseStore.Claimer(
                agent.id(),
                caller.apiKeyId(),
                caller.role(),
                onlyUser(caller),
                agent.labels(),
                settings.lease(),
                settings.limits().maxLeases());
    }

    private Future<Set<String>> limited() {
        long nowMs = clockMs.getAsLong();
        if (limited.isComplete() && (limited.failed() || nowMs - limitedReadMs >= LIMITS_FOR_MS)) {
            limitedReadMs = nowMs;
            limited = stores.types().limited().map(JobTypeStore.Limited::limited);
        }
        return limited;
    }

    private Future<List<Agents.Leased>> leased(Agent agent, List<LeaseStore.Claimed> claimed) {
        if (claimed.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        claimed.forEach(one -> tell(one.job()));
        news.count(Events.Count.What.AGENT_CLAIMS, claimed.size());
        return fitting(agent, claimed)
                .compose(some -> journals(some)
                        .map(journals -> some.stream()
                                .map(one -> leased(
                                        one, journals.getOrDefault(one.job().id(), List.of())))
                                .toList()))
                .onFailure(failure -> giveBackClaimed(agent, claimed));
    }

    private void tell(Job job) {
        news.changed(new Events.JobChanged(job, job.epoch() == 1 ? JobStatus.PENDING : JobStatus.QUEUED));
    }

    private Agents.Leased leased(LeaseStore.Claimed one, List<JournalEntry> journal) {
        long leaseMs = settings.lease().toMillis();
        return new Agents.Leased(one.job(), one.token(), one.leaseUntil(), leaseMs, settings.heartbeatMs(), journal);
    }

    /** Those of which the journals fit into one answer, and one at least; the others are given back. */
    private Future<List<LeaseStore.Claimed>> fitting(Agent agent, List<LeaseStore.Claimed> claimed) {
        List<UUID> later = later(claimed);
        return later.size() <= 1
                ? Future.succeededFuture(claimed)
                : stores.leases().journalSizes(later).map(sizes -> {
                    List<LeaseStore.Claimed> fit = fitting(claimed, sizes);
                    if (fit.size() < claimed.size()) {
                        giveBackClaimed(
                                agent,
                                claimed.stream()
                                        .filter(one -> !fit.contains(one))
                                        .toList());
                    }
                    return fit;
                });
    }

    private static List<LeaseStore.Claimed> fitting(List<LeaseStore.Claimed> claimed, Map<UUID, Long> sizes) {
        List<LeaseStore.Claimed> fit = new ArrayList<>();
        long room = MAX_JOURNALS;
        for (LeaseStore.Claimed one : claimed) {
            long size = sizes.getOrDefault(one.job().id(), 0L);
            if (fit.isEmpty() || size <= room) {
                fit.add(one);
                room = Math.max(0, room - size);
            }
        }
        return fit;
    }

    private Future<Map<UUID, List<JournalEntry>>> journals(List<LeaseStore.Claimed> claimed) {
        List<UUID> later = later(claimed);
        return later.isEmpty()
                ? Future.succeededFuture(Map.of())
                : stores.runs().journals(later);
    }

    /** A first run has no journal. */
    private static List<UUID> later(List<LeaseStore.Claimed> claimed) {
        return claimed.stream()
                .map(LeaseStore.Claimed::job)
                .filter(job -> job.epoch() > 1)
                .map(Job::id)
                .toList();
    }

    private void giveBackClaimed(Agent agent, List<LeaseStore.Claimed> claimed) {
        ends.giveBack(agent, claimed.stream().map(LeaseStore.Claimed::job).toList());
    }

    /** Takes jobs back from an agent that never got them: no attempt is burnt. */
    void giveBack(Agent agent, List<Agents.Leased> leased) {
        ends.giveBack(agent, leased.stream().map(Agents.Leased::job).toList());
    }
}
