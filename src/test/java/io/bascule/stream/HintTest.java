package io.bascule.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Ids;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {
    private static final UUID NODE = Ids.next();

    private final HintDraft draft = new HintDraft();

    @Test
    void theLongestHintFitsIntoANotify() {
        for (int i = 0; i < 10_000; i++) {
            draft.job(Ids.next());
            draft.checkpoint(Ids.next());
            draft.lines(Ids.next(), Ids.next());
            draft.agentOf(Ids.next());
        }
        Hint.News news = draft.take();
        assertEquals(HintDraft.MAX_JOBS, news.jobs().size());
        assertEquals(10_000 - HintDraft.MAX_JOBS, news.moreJobs());
        assertEquals(10_000 - HintDraft.MAX_CHECKPOINTS, news.moreCheckpoints());
        assertTrue(news.moreLines());
        assertEquals(HintDraft.MAX_AGENT_USERS, news.agentUsers().size());
        assertTrue(news.moreAgents());
        String text = new Hint(NODE, Long.MAX_VALUE, Hint.Topic.NEWS, news).write();
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length < 8_000, () -> "length " + text.length());
    }

    @Test
    void whatIsSaidTwiceIsToldOnceAndTheFirstLineIsWhereToBegin() {
        UUID job = Ids.next();
        UUID first = Ids.next();
        draft.job(job);
        draft.job(job);
        draft.lines(job, first);
        draft.lines(job, Ids.next());
        assertEquals(
                new Hint.News(List.of(job), 0, List.of(), 0, Map.of(job, first), false, List.of(), false),
                draft.take());
        assertEquals(Hint.News.NONE, draft.take());
    }

    @Test
    void everyHintIsReadAsItWasWritten() {
        Hint.News news = new Hint.News(
                List.of(NODE), 3, List.of(Ids.next()), 4, Map.of(Ids.next(), Ids.next()), true, List.of(NODE), true);
        for (Hint hint : List.of(
                new Hint(NODE, 1, Hint.Topic.WATCHES, Hint.News.NONE),
                new Hint(NODE, 2, Hint.Topic.WHO_WATCHES, Hint.News.NONE),
                new Hint(NODE, 3, Hint.Topic.NEWS, news))) {
            assertEquals(Optional.of(hint), Hint.read(hint.write()));
        }
    }

    @Test
    void agentsAreToldByTheirUsersAndOnceEach() {
        draft.agentOf(NODE);
        draft.agentOf(NODE);
        Hint.News news = draft.take();
        assertEquals(List.of(NODE), news.agentUsers());
        assertFalse(news.moreAgents());
        draft.agentsOfAnyone();
        assertTrue(draft.take().moreAgents());
        assertEquals(Hint.News.NONE, draft.take());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jobs",
                "[]",
                "{}",
                "{\"topic\":\"NEWS\"}",
                "{\"node\":\"x\",\"topic\":\"WATCHES\"}",
                "{\"node\":1,\"topic\":\"WATCHES\"}",
                "{\"node\":\"00000000-0000-0001-0000-000000000001\",\"topic\":\"WATCHES\"}",
                "{\"node\":\"00000000-0000-0001-0000-000000000001\",\"number\":1,\"topic\":\"TOMORROWS\"}",
                "{\"node\":\"00000000-0000-0001-0000-000000000001\",\"number\":1,\"topic\":\"NEWS\",\"jobs\":[1]}"
            })
    void whatIsNoHintIsPassedOver(String text) {
        assertEquals(Optional.empty(), Hint.read(text));
    }
}
