package io.bascule.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.store.LeaseStore.Open;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlancesTest {
    private static final Caller ANN = Caller.person(Ids.next(), "ann", Role.USER);
    private final List<List<String>> looks = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private List<Open> jobs = List.of();
    private final Glances glances = new Glances(
            (types, most) -> {
                looks.add(types);
                return Future.succeededFuture(jobs);
            },
            (ms, what) -> timers.add(what));

    private static Agent agent(Map<String, String> labels, String... types) {
        AgentCard card = new AgentCard(
                "a",
                null,
                null,
                null,
                Stream.of(types).map(AgentCard.DeclaredType::named).toList(),
                labels,
                1);
        return Agent.polling(Ids.next(), card, ANN, Instant.EPOCH, Instant.EPOCH);
    }

    private boolean may(Agent agent, UUID onlyUser) {
        Future<Boolean> may = glances.mayHave(agent, onlyUser);
        if (!may.isComplete()) {
            timers.get(timers.size() - 1).run();
        }
        return may.result();
    }

    @Test
    void aThousandThatAskAtOnceWhereThereWasNothingCostALookOrTwo() {
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Agent one = agent(Map.of(), "a", "b");
            glances.tried(one, false);
            all.add(glances.mayHave(one, null));
        }
        timers.get(0).run();
        all.forEach(one -> assertFalse(one.result()));
        assertEquals(List.of(List.of("a", "b"), List.of("a", "b")), looks);
    }

    @Test
    void whereTheLastGotSomethingNobodyLooksFirst() {
        Agent one = agent(Map.of(), "a");
        assertTrue(may(one, null), "nothing is known yet");
        glances.tried(one, false);
        assertFalse(may(one, null));
        glances.tried(one, true);
        assertTrue(may(one, null));
        assertEquals(1, looks.size());
    }

    @Test
    void onlyWhatTheAgentMayRunIsWorthATry() {
        Agent plain = agent(Map.of(), "a");
        Agent gpu = agent(Map.of("gpu", "true"), "a");
        glances.tried(plain, false);
        jobs = List.of(new Open("a", ANN.userId(), Map.of("gpu", "true")), new Open("b", ANN.userId(), Map.of()));
        assertFalse(may(plain, null));
        assertTrue(may(gpu, null));
        assertTrue(may(gpu, ANN.userId()));
        assertFalse(may(gpu, Ids.next()));
    }

    @Test
    void behindMoreThanOneLookTakesInThereMayBeSomething() {
        Agent plain = agent(Map.of(), "a");
        glances.tried(plain, false);
        jobs = Collections.nCopies(19, new Open("a", null, Map.of("gpu", "true")));
        assertFalse(may(plain, null));
        jobs = Collections.nCopies(20, new Open("a", null, Map.of("gpu", "true")));
        assertTrue(may(plain, null));
    }
}
