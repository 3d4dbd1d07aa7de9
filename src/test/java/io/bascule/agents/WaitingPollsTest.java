package io.bascule.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Agents;
import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.store.LeaseStore.Open;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingPollsTest {
    private static final Caller ANN = Caller.person(Ids.next(), "ann", Role.USER);
    private final WaitingPolls polls = new WaitingPolls();
    private final List<UUID> ended = new ArrayList<>();

    private UUID hold(UUID agent, UUID onlyUser, Map<String, String> labels, int capacity, String... types) {
        AgentCard card = new AgentCard(
                "a",
                null,
                null,
                null,
                Stream.of(types).map(AgentCard.DeclaredType::named).toList(),
                labels,
                capacity);
        UUID pollId = Ids.next();
        polls.add(new WaitingPolls.Held(
                new Agents.Poll(pollId, card, ANN, 1_000, true),
                Agent.polling(agent, card, ANN, Instant.EPOCH, Instant.EPOCH),
                onlyUser,
                found -> ended.add(pollId)));
        return pollId;
    }

    private UUID hold(String... types) {
        return hold(Ids.next(), null, Map.of(), 1, types);
    }

    private static Open job(String type) {
        return new Open(type, null, Map.of());
    }

    @Test
    void eachJobGoesToTheFirstThatMayRunItAndHasRoom() {
        UUID first = hold("a");
        UUID second = hold(Ids.next(), null, Map.of(), 2, "a", "b");
        UUID third = hold("a");
        assertEquals(List.of(first), polls.match(List.of(job("a"))));
        assertEquals(List.of(first, second), polls.match(List.of(job("a"), job("a"), job("b"))));
        assertEquals(
                List.of(first, second, third), polls.match(List.of(job("a"), job("a"), job("a"), job("a"), job("a"))));
        assertEquals(List.of(), polls.match(List.of(job("c"))));
    }

    @Test
    void whoWasTriedInVainDoesNotStandInTheWayOfOthers() {
        UUID full = hold("a");
        UUID free = hold("a");
        assertEquals(List.of(full), polls.match(List.of(job("a"))));
        polls.rest(full);
        assertEquals(List.of(free), polls.match(List.of(job("a"))));
        polls.rest(free);
        assertEquals(List.of(), polls.match(List.of(job("a"))));
        polls.wakeAll();
        assertEquals(List.of(full), polls.match(List.of(job("a"))));
    }

    @Test
    void labelsAndOwnersAreHeldAgainstTheJob() {
        UUID mine = hold(Ids.next(), ANN.userId(), Map.of(), 1, "a");
        UUID gpu = hold(Ids.next(), null, Map.of("gpu", "true"), 1, "a");
        assertEquals(List.of(gpu), polls.match(List.of(new Open("a", Ids.next(), Map.of()))));
        assertEquals(List.of(mine), polls.match(List.of(new Open("a", ANN.userId(), Map.of()))));
        assertEquals(List.of(gpu), polls.match(List.of(new Open("a", ANN.userId(), Map.of("gpu", "true")))));
    }

    @Test
    void thePollThatAnAgentSentBeforeIsGivenNothing() {
        UUID agent = Ids.next();
        UUID earlier = hold(agent, null, Map.of(), 1, "a");
        assertEquals(earlier, polls.takeOf(agent).orElseThrow().poll().pollId());
        assertTrue(polls.takeOf(agent).isEmpty());
        UUID later = hold(agent, null, Map.of(), 1, "b");
        assertEquals(List.of(), polls.match(List.of(job("a"))));
        polls.end(earlier);
        assertEquals(1, polls.size());
        assertFalse(polls.isWaitedFor("a"));
        assertTrue(polls.isWaitedFor("b"));
        polls.end(later);
        polls.end(later);
        assertEquals(List.of(later), ended, "once");
        assertEquals(List.of(), polls.agents());
        assertEquals(List.of(), polls.jobTypes());
    }

    @Test
    void aBacklogThatNobodyMayHaveCostsOneLookAtEachPoll() {
        AtomicInteger looks = new AtomicInteger();
        Map<String, String> gpu = new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                looks.incrementAndGet();
                return Map.of("gpu", "true").entrySet();
            }
        };
        for (int i = 0; i < 100; i++) {
            hold("a");
        }
        assertEquals(List.of(), polls.match(Collections.nCopies(400, new Open("a", null, gpu))));
        assertTrue(looks.get() <= 1_000, looks + " looks at 100 polls for 400 jobs");
    }

    @Test
    void aTypeIsWaitedForUntilTheLastIsGone() {
        UUID one = hold("a", "b");
        UUID two = hold("a");
        assertEquals(List.of("a", "b"), polls.jobTypes());
        polls.take(one);
        assertEquals(List.of("a"), polls.jobTypes());
        polls.take(two);
        assertEquals(List.of(), polls.jobTypes());
        hold("c");
        polls.endAll();
        assertEquals(0, polls.size());
    }
}
