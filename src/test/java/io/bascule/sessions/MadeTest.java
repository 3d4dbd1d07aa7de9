package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.handler.ScriptedJobContext;
import io.bascule.job.ApprovalStrategy;
import io.bascule.job.WorkSession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MadeTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** An answer that notes who looks at it. */
    private static final class Watched extends JsonObject {
        private final Set<Thread> seen = new HashSet<>();

        Watched(JsonObject answer) {
            super(answer.getMap());
        }

        @Override
        public JsonObject copy() {
            seen.add(Thread.currentThread());
            return super.copy();
        }
    }

    @Test
    void citationsAreCheckedOnTheRunsOwnThread() {
        WorkSession session = bench.session(bench.made(Task.of(ApprovalStrategy.FINAL_ONLY)));
        SessionWork work = new SessionWork(
                session, Samples.RESEARCH, new ScriptedJobContext(new JsonObject()), bench.stores(), 200_000);
        JsonArray sources = new JsonArray().add(Samples.source("D1", Task.QUOTE));
        Watched answer = new Watched(new JsonObject().put("sources", sources));
        Made made = Made.of(work, Samples.PLAN, 1, 0, answer);
        assertEquals(
                true, made.answer().getJsonArray("sources").getJsonObject(0).getValue("quoteFound"));
        assertEquals(Set.of(Thread.currentThread()), answer.seen);
    }
}
