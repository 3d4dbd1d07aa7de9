package io.bascule.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.AgentCard;
import io.bascule.job.Ids;
import io.bascule.store.AgentStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final long ONLINE_MS = 60_000;
    private static final UUID KEY = Ids.next();
    private final Presence presence = new Presence(ONLINE_MS);

    private static AgentCard card(String agentId, int capacity) {
        return new AgentCard(
                agentId, "h", "linux", "1", List.of(AgentCard.DeclaredType.named("a")), Map.of(), capacity);
    }

    private AgentStore.Sign enter(String agentId, long nowMs) {
        AgentStore.Sign sign = new AgentStore.Sign(Ids.next(), card(agentId, 1), Ids.next(), KEY);
        presence.entered(sign, nowMs);
        return sign;
    }

    @Test
    void aThousandAgentsThatPollEachSecondOfAMinuteAreWrittenAFewTimesEach() {
        for (int i = 0; i < 1_000; i++) {
            enter("agent-" + i, i);
        }
        int statements = 0;
        int rows = 0;
        for (long nowMs = 1_000; nowMs <= 61_000; nowMs += 1_000) {
            for (int i = 0; i < 1_000; i++) {
                presence.polled("agent-" + i, nowMs);
            }
            int due = presence.due(nowMs).size();
            rows += due;
            statements += due == 0 ? 0 : 1;
        }
        assertTrue(rows <= 3_000, rows + " rows of 61 000 polls");
        assertTrue(rows >= 2_000, rows + " rows: each has to be written in time");
        assertTrue(statements <= 6, statements + " statements");
    }

    @Test
    void anAgentThatSaysSomethingElseIsEnteredAnew() {
        AgentStore.Sign sign = enter("one", 0);
        assertTrue(sign.isSame(card("one", 1), KEY));
        assertFalse(sign.isSame(card("one", 4), KEY));
        assertFalse(sign.isSame(card("one", 1), Ids.next()));
        presence.entered(new AgentStore.Sign(sign.id(), card("one", 4), sign.userId(), KEY), 1_500);
        assertEquals(4, presence.find("one").orElseThrow().card().capacity());
        assertEquals(List.of(), presence.due(2_000), "that was written");
    }

    @Test
    void whatCouldNotBeWrittenIsDueAgain() {
        AgentStore.Sign sign = enter("one", 0);
        presence.polled("one", 10);
        assertEquals(List.of(sign), presence.due(20_000));
        assertEquals(List.of(), presence.due(20_500));
        presence.notWritten(List.of(sign));
        assertEquals(List.of(sign), presence.due(21_000));
        assertEquals(List.of(), presence.due(22_000));
    }

    @Test
    void anAgentThatOnlySendsHeartbeatsStaysOnlineWhereverItPolls() {
        AgentStore.Sign here = enter("here", 0);
        UUID elsewhere = Ids.next();
        List<UUID> written = new ArrayList<>();
        for (long nowMs = 1_000; nowMs <= 60_000; nowMs += 1_000) {
            presence.heard(here.id(), nowMs);
            presence.heard(elsewhere, nowMs);
            assertEquals(List.of(), presence.due(nowMs), "what it says of itself it may say elsewhere by now");
            written.addAll(presence.dueAlive());
        }
        assertEquals(3, Collections.frequency(written, here.id()));
        assertEquals(3, Collections.frequency(written, elsewhere));
        presence.notAlive(List.of(elsewhere));
        presence.heard(elsewhere, 60_500);
        assertEquals(List.of(elsewhere), presence.dueAlive());
    }

    @Test
    void heartbeatsOfAnAgentThatPollsAreNotWrittenBesides() {
        AgentStore.Sign here = enter("here", 0);
        for (long nowMs = 1_000; nowMs <= 60_000; nowMs += 1_000) {
            presence.polled("here", nowMs);
            presence.due(nowMs);
            presence.heard(here.id(), nowMs);
            assertEquals(List.of(), presence.dueAlive());
        }
    }

    @Test
    void whoIsGoneIsForgottenAndEnteredAnew() {
        AgentStore.Sign one = enter("one", 0);
        enter("two", 0);
        presence.forget(one.id());
        assertTrue(presence.find("one").isEmpty());
        presence.tidy(ONLINE_MS * 11);
        assertTrue(presence.find("two").isEmpty());
    }

    private List<String> changed(long nowMs) {
        return presence.changed(nowMs).stream()
                .map(sign -> sign.card().agentId())
                .toList();
    }

    @Test
    void whatPeopleSeeOtherwiseIsToldOnce() {
        enter("one", 0);
        assertEquals(List.of("one"), changed(10), "it is new");
        for (long nowMs = 1_000; nowMs < 60_000; nowMs += 1_000) {
            presence.polled("one", nowMs);
            presence.due(nowMs);
            assertEquals(List.of(), changed(nowMs), "it polls as before");
        }
        AgentStore.Sign sign = presence.find("one").orElseThrow();
        presence.entered(new AgentStore.Sign(sign.id(), card("one", 4), sign.userId(), KEY), 60_000);
        assertEquals(List.of("one"), changed(60_500), "it says something else");
    }

    @Test
    void anAgentThatGoesSilentAndComesBackIsToldBothTimes() {
        enter("one", 0);
        changed(0);
        assertEquals(List.of(), changed(ONLINE_MS - 1));
        assertEquals(List.of("one"), changed(ONLINE_MS));
        assertEquals(List.of(), changed(ONLINE_MS + 1_000));
        presence.polled("one", ONLINE_MS + 2_000);
        assertEquals(List.of("one"), changed(ONLINE_MS + 2_000));
        assertEquals(List.of(), changed(ONLINE_MS + 3_000));
    }
}
