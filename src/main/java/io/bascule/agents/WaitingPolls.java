package io.bascule.agents;

import io.bascule.bus.Agents;
import io.bascule.job.Agent;
import io.bascule.store.LeaseStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The polls that are held until there is something for them, in the order in which they came. One an agent: whoever sent an earlier one
 * may be gone, and must be given nothing. Pure.
 */
final class WaitingPolls {
    /**
     * A poll that is held.
     *
     * @param onlyUser the user whose jobs alone the agent takes, or null
     * @param answer told once what it is answered; empty where there is nothing
     */
    record Held(Agents.Poll poll, Agent agent, UUID onlyUser, Consumer<Optional<Agents.Polled>> answer) {
        private boolean fits(LeaseStore.Open job) {
            return Glances.fits(agent, onlyUser, job);
        }
    }

    private final Map<UUID, Held> byPoll = new LinkedHashMap<>();
    private final Map<UUID, UUID> byAgent = new HashMap<>();
    /** Those that were tried in vain a moment ago: they do not stand in the way of others. */
    private final Set<UUID> resting = new HashSet<>();
    /** How many wait for a type: asked at each change of a job. */
    private final Map<String, Integer> byType = new TreeMap<>();

    /** Takes the poll out that an agent sent before; empty where there is none. */
    Optional<Held> takeOf(UUID agent) {
        return Optional.ofNullable(byAgent.get(agent)).flatMap(this::take);
    }

    /** Holds a poll of an agent that has no other here. */
    void add(Held held) {
        byPoll.put(held.poll().pollId(), held);
        byAgent.put(held.agent().id(), held.poll().pollId());
        held.agent().jobTypes().forEach(type -> byType.merge(type, 1, Integer::sum));
    }

    /** A poll, where it is there. */
    Optional<Held> find(UUID pollId) {
        return Optional.ofNullable(byPoll.get(pollId));
    }

    /** Takes a poll out; empty where it is not there any more. */
    Optional<Held> take(UUID pollId) {
        resting.remove(pollId);
        Optional<Held> taken = Optional.ofNullable(byPoll.remove(pollId));
        taken.ifPresent(this::forget);
        return taken;
    }

    private void forget(Held held) {
        byAgent.remove(held.agent().id(), held.poll().pollId());
        held.agent().jobTypes().forEach(type -> byType.computeIfPresent(type, (name, n) -> n == 1 ? null : n - 1));
    }

    /** Lets a poll go, with nothing; nothing happens where it is not there any more. */
    void end(UUID pollId) {
        take(pollId).ifPresent(held -> held.answer().accept(Optional.empty()));
    }

    /** A poll was tried and got nothing, its agent being full for example: the next in line is tried for the same job. */
    void rest(UUID pollId) {
        if (byPoll.containsKey(pollId)) {
            resting.add(pollId);
        }
    }

    /** All may be tried again. */
    void wakeAll() {
        resting.clear();
    }

    /** Lets all go. */
    void endAll() {
        List.copyOf(byPoll.keySet()).forEach(this::end);
    }

    int size() {
        return byPoll.size();
    }

    /** The agents whose polls they are: they are there for as long as they wait. */
    List<UUID> agents() {
        return List.copyOf(byAgent.keySet());
    }

    boolean isWaitedFor(String jobType) {
        return byType.containsKey(jobType);
    }

    /** The types that are waited for. */
    List<String> jobTypes() {
        return List.copyOf(byType.keySet());
    }

    /** Those who shall try for these jobs: for each job the first that may run it, and has not got its fill by others of them. */
    List<UUID> match(Collection<LeaseStore.Open> jobs) {
        Map<UUID, Integer> matched = new LinkedHashMap<>();
        Set<UUID> full = new HashSet<>(resting);
        // A backlog that none of a thousand polls may have must not be held against each of them job by job.
        Set<LeaseStore.Open> forNobody = new HashSet<>();
        for (LeaseStore.Open job : jobs) {
            if (forNobody.contains(job)) {
                continue;
            }
            Optional<Held> first = firstFor(job, full);
            if (first.isEmpty()) {
                forNobody.add(job);
                continue;
            }
            UUID pollId = first.get().poll().pollId();
            if (matched.merge(pollId, 1, Integer::sum) >= first.get().agent().capacity()) {
                full.add(pollId);
            }
        }
        return new ArrayList<>(matched.keySet());
    }

    private Optional<Held> firstFor(LeaseStore.Open job, Set<UUID> full) {
        return full.size() >= byPoll.size()
                ? Optional.empty()
                : byPoll.values().stream()
                        .filter(held -> !full.contains(held.poll().pollId()) && held.fits(job))
                        .findFirst();
    }
}
