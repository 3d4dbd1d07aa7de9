package io.bascule.agents;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.store.AgentStore;
import io.bascule.store.GroupCommit;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents that poll this node. Those that come for the first time, or say something else of themselves than before, are entered at
 * once; that they are still there is written seldom.
 */
final class Roster {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    private static final GroupCommit.Limits ENTRIES = new GroupCommit.Limits(1, 200, 20_000);
    /** Most agents of one write of who was seen. */
    private static final int MAX_WRITTEN = 1_000;

    private final AgentStore agents;
    private final Presence presence;
    private final AgentNews news;
    private final LongSupplier clockMs;
    private final GroupCommit<AgentStore.Sign, AgentStore.Entered> entries;
    private Future<?> writing = Future.succeededFuture();

    /** @param news told of agents that come, go silent, come back, or say something else of themselves */
    Roster(AgentStore agents, AgentSettings settings, AgentNews news, LongSupplier clockMs) {
        this.agents = agents;
        this.news = news;
        this.presence = new Presence(settings.onlineFor().toMillis());
        this.clockMs = clockMs;
        this.entries = new GroupCommit<>(
                ENTRIES, group -> enter(group, settings.limits().maxPerUser()), entered -> {});
    }

    /** Two of one name cannot be entered by one statement: the later ones go by themselves. */
    private Future<List<Future<AgentStore.Entered>>> enter(List<AgentStore.Sign> group, int maxPerUser) {
        Set<String> names = new HashSet<>();
        boolean isTwice = group.stream().anyMatch(sign -> !names.add(sign.card().agentId()));
        if (!isTwice) {
            return agents.enter(group, maxPerUser);
        }
        List<Future<AgentStore.Entered>> each = group.stream()
                .map(sign -> agents.enter(List.of(sign), maxPerUser).compose(one -> one.get(0)))
                .toList();
        return Future.join(each).transform(done -> Future.succeededFuture(each));
    }

    /**
     * An agent polls.
     *
     * @return it; a failure with {@code CONFLICT} where its name is another user's, or its user has too many
     */
    Future<Agent> polled(AgentCard card, Caller caller) {
        Optional<AgentStore.Sign> known = presence.find(card.agentId());
        if (known.isPresent() && !known.get().userId().equals(caller.userId())) {
            return Future.failedFuture(AgentStore.notYours(card.agentId()));
        }
        AgentCard brief = card.brief();
        return known.filter(sign -> sign.isSame(brief, caller.apiKeyId()))
                .map(sign -> Future.succeededFuture(seen(sign, caller)))
                .orElseGet(() -> declared(card, caller).compose(v -> entered(brief, caller)));
    }

    private Agent seen(AgentStore.Sign known, Caller caller) {
        presence.polled(known.card().agentId(), clockMs.getAsLong());
        return Agent.polling(known.id(), known.card(), caller, null, Instant.now());
    }

    private Future<Agent> entered(AgentCard card, Caller caller) {
        AgentStore.Sign sign = new AgentStore.Sign(Ids.next(), card, caller.userId(), caller.apiKeyId());
        return entries.add(sign).map(entered -> {
            presence.entered(
                    new AgentStore.Sign(entered.id(), card, caller.userId(), caller.apiKeyId()), clockMs.getAsLong());
            return Agent.polling(entered.id(), card, caller, entered.firstSeenAt(), entered.seenAt());
        });
    }

    private Future<Void> declared(AgentCard card, Caller caller) {
        return agents.declare(caller.userId(), card.types());
    }

    /** A heartbeat of an agent came. */
    void heard(UUID agent) {
        presence.heard(agent, clockMs.getAsLong());
    }

    /** An agent was removed. */
    void forget(UUID agent) {
        presence.forget(agent);
    }

    /** Writes who was seen, where that is due; one write at a time. */
    void write() {
        long nowMs = clockMs.getAsLong();
        presence.tidy(nowMs);
        if (!writing.isComplete()) {
            return;
        }
        List<AgentStore.Sign> due = presence.due(nowMs);
        List<UUID> alive = presence.dueAlive();
        Future<?> written = Future.succeededFuture();
        for (int from = 0; from < due.size(); from += MAX_WRITTEN) {
            List<AgentStore.Sign> part = due.subList(from, Math.min(from + MAX_WRITTEN, due.size()));
            written = written.compose(v -> write(part));
        }
        writing = alive.isEmpty() ? written : written.compose(v -> writeAlive(alive));
        writing.onSuccess(v -> presence.changed(nowMs).forEach(news::changed));
        writing.onFailure(failure -> LOG.debug("That agents were seen was not written; their next polls are", failure));
    }

    private Future<Void> writeAlive(List<UUID> alive) {
        return agents.alive(alive).onFailure(away -> presence.notAlive(alive));
    }

    private Future<Set<UUID>> write(List<AgentStore.Sign> signs) {
        return agents.seen(signs)
                .onSuccess(there -> signs.stream()
                        .map(AgentStore.Sign::id)
                        .filter(id -> !there.contains(id))
                        .collect(Collectors.toSet())
                        .forEach(presence::forget))
                .onFailure(away -> presence.notWritten(signs));
    }
}
