package io.bascule.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LooksTest {
    /** A look that a test ends by hand; what it sees is as it was when it began. */
    private record Look(Set<String> keys, Map<String, Integer> seen, Promise<Map<String, Integer>> end) {
        void succeed() {
            end.complete(seen);
        }
    }

    private final Map<String, Integer> table = new HashMap<>(Map.of("a", 1, "b", 1));
    private final Deque<Look> begun = new ArrayDeque<>();
    private final Looks<String, Integer> looks = new Looks<>(this::begin, 5);

    private Future<Map<String, Integer>> begin(Set<String> keys) {
        Look look = new Look(keys, Map.copyOf(table), Promise.promise());
        begun.add(look);
        return look.end().future();
    }

    @Test
    void aLoneQuestionIsAskedAtOnce() {
        Future<Optional<Integer>> answer = looks.ask("a");
        assertEquals(Set.of("a"), begun.element().keys());
        begun.remove().succeed();
        assertEquals(Optional.of(1), answer.result());
    }

    @Test
    void whatIsNotKnownIsAnsweredAsEmpty() {
        Future<Optional<Integer>> answer = looks.ask("nobody's");
        begun.remove().succeed();
        assertEquals(Optional.empty(), answer.result());
    }

    @Test
    void aQuestionIsNotAnsweredByALookThatBeganBeforeIt() {
        Future<Optional<Integer>> before = looks.ask("a");
        table.put("a", 2);
        Future<Optional<Integer>> after = looks.ask("a");
        begun.remove().succeed();
        assertEquals(Optional.of(1), before.result());
        assertFalse(after.isComplete());
        begun.remove().succeed();
        assertEquals(Optional.of(2), after.result());
    }

    @Test
    void whatWaitsIsAskedTogetherAndOneLookIsUnderWay() {
        looks.ask("a");
        List<Future<Optional<Integer>>> waiting = List.of(looks.ask("a"), looks.ask("b"), looks.ask("a"));
        assertEquals(1, begun.size());
        begun.remove().succeed();
        assertEquals(1, begun.size());
        assertEquals(Set.of("a", "b"), begun.element().keys());
        begun.remove().succeed();
        waiting.forEach(answer -> assertEquals(Optional.of(1), answer.result()));
        assertTrue(begun.isEmpty());
    }

    @Test
    void aLookThatFailsFailsThoseWhoWaitedForItAndNobodyElse() {
        Future<Optional<Integer>> first = looks.ask("a");
        List<Future<Optional<Integer>>> second = List.of(looks.ask("a"), looks.ask("b"));
        begun.remove().succeed();
        Future<Optional<Integer>> third = looks.ask("a");
        Fault away = Fault.of(ErrorCode.UNAVAILABLE, "away");
        begun.remove().end().fail(away);
        begun.remove().succeed();
        assertEquals(Optional.of(1), first.result());
        second.forEach(answer -> assertSame(away, answer.cause()));
        assertEquals(Optional.of(1), third.result());
    }

    @Test
    void aLookThatThrowsFailsAndTheNextOneBegins() {
        Looks<String, Integer> throwing = new Looks<>(
                keys -> {
                    throw new IllegalStateException("broken");
                },
                5);
        assertEquals("broken", throwing.ask("a").cause().getMessage());
        assertEquals("broken", throwing.ask("a").cause().getMessage());
    }

    @Test
    void oneMoreThanMayWaitIsToldToComeBack() {
        looks.ask("a");
        for (int i = 0; i < 5; i++) {
            assertFalse(looks.ask("a").isComplete());
        }
        Fault fault = (Fault) looks.ask("a").cause();
        assertEquals(ErrorCode.UNAVAILABLE, fault.code());
        begun.remove().succeed();
        assertFalse(looks.ask("a").isComplete());
    }

    /** A question may see what came after it, never only what was there before it. */
    @Test
    void noAnswerIsOlderThanItsQuestionInAnyOrderOfEvents() {
        long seed = Long.getLong("bascule.test.seed", 20261203);
        System.out.println("LooksTest: -Dbascule.test.seed=" + seed);
        Random random = new Random(seed);
        List<Integer> versionsAtQuestion = new ArrayList<>();
        List<Future<Optional<Integer>>> answers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> table.merge("a", 1, Integer::sum);
                case 1, 2 -> {
                    versionsAtQuestion.add(table.get("a"));
                    answers.add(looks.ask("a"));
                }
                default -> Optional.ofNullable(begun.poll()).ifPresent(Look::succeed);
            }
            assertTrue(begun.size() <= 1);
        }
        while (!begun.isEmpty()) {
            begun.remove().succeed();
        }
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).succeeded()) {
                assertTrue(answers.get(i).result().orElseThrow() >= versionsAtQuestion.get(i), "question " + i);
            } else {
                assertEquals(Fault.class, answers.get(i).cause().getClass());
            }
        }
    }

    @Test
    void whoAsksOnAContextIsAskedForWithTheRestOfItsTurnAndAnsweredOnIt() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context home = vertx.getOrCreateContext();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            CompletableFuture<Context> answeredOn = new CompletableFuture<>();
            home.runOnContext(v -> {
                looks.ask("a").onSuccess(seen -> answeredOn.complete(Vertx.currentContext()));
                looks.ask("b");
                home.runOnContext(nextTurn -> asked.complete(null));
            });
            asked.get(20, TimeUnit.SECONDS);
            assertEquals(Set.of("a", "b"), begun.element().keys());
            begun.remove().succeed();
            assertSame(home, answeredOn.get(20, TimeUnit.SECONDS));
        } finally {
            vertx.close().await();
        }
    }
}
