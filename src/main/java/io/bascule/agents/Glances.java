package io.bascule.agents;

import io.bascule.job.Agent;
import io.bascule.job.Labels;
import io.bascule.store.GroupCommit;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Whether there is anything for agents that ask: where a moment ago there was nothing, one look at the queue tells all of those that ask at
 * about one time, so that a thousand agents without work do not each try a claim.
 */
final class Glances {
    /** So many of each type; where there are more, an agent has to look for itself. */
    private static final int LOOKED_AT = 20;

    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1, 5_000, 50_000);
    private static final GroupCommit.Pause PAUSE = GroupCommit.Pause.between(5);

    /** @param onlyUser the user whose jobs alone the agent takes, or null */
    private record Asking(Agent agent, UUID onlyUser) {}

    private final GroupCommit<Asking, Boolean> looks;
    /** Types of which the last that asked got nothing. */
    private final Set<String> quiet = new HashSet<>();

    /** @param open what so many of the best jobs of each of the types ask of who claims them */
    Glances(BiFunction<List<String>, Integer, Future<List<LeaseStore.Open>>> open, GroupCommit.Timer timer) {
        this.looks = new GroupCommit<>(
                LIMITS,
                PAUSE,
                timer,
                all -> open.apply(types(all), LOOKED_AT)
                        .map(jobs -> all.stream()
                                .map(one -> Future.succeededFuture(mayHave(one, jobs)))
                                .toList()),
                n -> {});
    }

    private static List<String> types(List<Asking> all) {
        return all.stream()
                .flatMap(one -> one.agent().jobTypes().stream())
                .distinct()
                .toList();
    }

    /** Whether it is worth a try. */
    Future<Boolean> mayHave(Agent agent, UUID onlyUser) {
        return quiet.containsAll(agent.jobTypes())
                ? looks.add(new Asking(agent, onlyUser))
                : Future.succeededFuture(true);
    }

    private static boolean mayHave(Asking one, List<LeaseStore.Open> jobs) {
        Map<String, Integer> seen = new HashMap<>();
        for (LeaseStore.Open job : jobs) {
            boolean isOfItsTypes = one.agent().jobTypes().contains(job.jobType());
            if (isOfItsTypes
                    && (fits(one.agent(), one.onlyUser(), job)
                            || seen.merge(job.jobType(), 1, Integer::sum) >= LOOKED_AT)) {
                return true;
            }
        }
        return false;
    }

    /** An agent that asked got something, or nothing. */
    void tried(Agent agent, boolean found) {
        if (found) {
            agent.jobTypes().forEach(quiet::remove);
        } else {
            quiet.addAll(agent.jobTypes());
        }
    }

    /** Whether the agent may run the job. */
    static boolean fits(Agent agent, UUID onlyUser, LeaseStore.Open job) {
        return agent.jobTypes().contains(job.jobType())
                && (onlyUser == null || onlyUser.equals(job.userId()))
                && Labels.satisfy(agent.labels(), job.requires());
    }
}
