package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The logic alone: the test says when a write is over, and how. */
class GroupCommitTest {
    private static final IllegalStateException REFUSED = new IllegalStateException("refused");

    /** What was written so far, in order, and how each write is to end. */
    private final List<List<Integer>> writes = new ArrayList<>();

    private final List<Promise<List<Future<String>>>> ends = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();

    private GroupCommit<Integer, String> group(int lanes, int largest, int waiting) {
        return new GroupCommit<>(new GroupCommit.Limits(lanes, largest, waiting), this::write, sizes::add);
    }

    /** With a pause until as many wait as were just answered and waited then; {@link #timers} end it. */
    private GroupCommit<Integer, String> pausing(int largest) {
        return new GroupCommit<>(
                new GroupCommit.Limits(1, largest, 100),
                new GroupCommit.Pause(1, Integer::sum),
                (ms, what) -> timers.add(what),
                this::write,
                sizes::add);
    }

    private Future<List<Future<String>>> write(List<Integer> items) {
        writes.add(items);
        ends.add(Promise.promise());
        return ends.get(ends.size() - 1).future();
    }

    /** The nth write ends well: each item has itself as its result. */
    private void succeed(int n) {
        ends.get(n)
                .complete(writes.get(n).stream()
                        .map(item -> Future.succeededFuture("r" + item))
                        .toList());
    }

    @Test
    void whatNobodyWaitsForIsWrittenOnceInAWhileHoweverSeldomItComes() {
        GroupCommit<Integer, String> group = new GroupCommit<>(
                new GroupCommit.Limits(1, 3, 100),
                GroupCommit.Pause.between(50),
                (ms, what) -> timers.add(what),
                this::write,
                sizes::add);
        group.add(1);
        succeed(0);
        group.add(2);
        group.add(3);
        assertEquals(List.of(List.of(1)), writes);
        timers.get(0).run();
        assertEquals(List.of(List.of(1), List.of(2, 3)), writes);
        succeed(1);
        group.add(4);
        group.add(5);
        assertEquals(2, writes.size());
        group.add(6);
        assertEquals(List.of(4, 5, 6), writes.get(2), "as many as go into one write");
    }

    @Test
    void whatComesWhileAWriteIsUnderWayIsWrittenTogetherInTheNext() {
        GroupCommit<Integer, String> group = group(1, 10, 100);
        Future<String> first = group.add(1);
        assertEquals(List.of(List.of(1)), writes, "nothing waits for company");
        Future<String> second = group.add(2);
        Future<String> third = group.add(3);
        assertEquals(2, group.waiting());
        succeed(0);
        assertEquals("r1", first.result());
        assertFalse(second.isComplete(), "no answer before its own write is over");
        assertEquals(List.of(List.of(1), List.of(2, 3)), writes);
        succeed(1);
        assertEquals(List.of("r2", "r3"), List.of(second.result(), third.result()));
        assertEquals(List.of(1, 2), sizes);
        assertEquals(0, group.waiting());
    }

    @Test
    void whatComesAtOnceIsWrittenTogether() {
        GroupCommit<Integer, String> group = group(2, 10, 100);
        List<Future<String>> all = group.addAll(List.of(1, 2, 3));
        assertEquals(List.of(List.of(1, 2, 3)), writes);
        succeed(0);
        assertEquals(List.of("r1", "r2", "r3"), all.stream().map(Future::result).toList());
    }

    @Test
    void thereAreAsManyWritesAtOnceAsLanesAndNoneIsLargerThanTheLargest() {
        GroupCommit<Integer, String> group = group(2, 2, 100);
        group.addAll(List.of(1, 2, 3, 4, 5));
        assertEquals(List.of(List.of(1, 2), List.of(3, 4)), writes);
        succeed(1);
        assertEquals(List.of(5), writes.get(2), "whichever lane is free takes the next");
        group.add(6);
        assertEquals(3, writes.size());
        succeed(0);
        assertEquals(List.of(6), writes.get(3));
    }

    @Test
    void oneItemsOwnResultMayBeAFailure() {
        GroupCommit<Integer, String> group = group(1, 10, 100);
        List<Future<String>> all = group.addAll(List.of(1, 2));
        ends.get(0).complete(List.of(Future.failedFuture(REFUSED), Future.succeededFuture("r2")));
        assertSame(REFUSED, all.get(0).cause());
        assertEquals("r2", all.get(1).result());
        assertEquals(1, writes.size(), "and is not tried again");
    }

    @Test
    void whatIsRefusedOfOneItemDoesNotFailItsNeighbours() {
        GroupCommit<Integer, String> group = group(1, 10, 100);
        List<Future<String>> all = group.addAll(List.of(1, 2, 3, 4, 5));
        Future<String> later = group.add(6);
        for (int n = 0; n < ends.size(); n++) {
            if (writes.get(n).contains(4)) {
                ends.get(n).fail(REFUSED);
            } else {
                succeed(n);
            }
        }
        assertEquals(
                List.of("r1", "r2", "r3", "", "r5"),
                all.stream().map(one -> one.failed() ? "" : one.result()).toList());
        assertSame(REFUSED, all.get(3).cause());
        assertEquals("r6", later.result());
        assertEquals(List.of(6), writes.get(writes.size() - 1), "the lane stays busy until all have their results");
    }

    @Test
    void ofAGroupThatWasRefusedOneWriteAtATimeIsUnderWay() {
        GroupCommit<Integer, String> group = group(1, 10, 100);
        group.addAll(List.of(1, 2, 3, 4));
        ends.get(0).fail(REFUSED);
        assertEquals(List.of(1, 2), writes.get(1));
        assertEquals(2, writes.size());
        succeed(1);
        assertEquals(List.of(3, 4), writes.get(2));
    }

    @Test
    void anOutageFailsAllAndNothingIsTriedItemByItem() {
        GroupCommit<Integer, String> group = group(1, 10, 100);
        List<Future<String>> all = group.addAll(List.of(1, 2, 3));
        Future<String> next = group.add(4);
        Fault away = Fault.of(ErrorCode.UNAVAILABLE, "away");
        ends.get(0).fail(away);
        all.forEach(one -> assertSame(away, one.cause()));
        assertEquals(List.of(4), writes.get(1), "who waited meanwhile is tried");
        succeed(1);
        assertEquals("r4", next.result());
    }

    @Test
    void aWriteThatThrowsFailsItsItemAndFreesItsLane() {
        List<Future<List<Future<String>>>> answers = new ArrayList<>();
        GroupCommit<Integer, String> group = new GroupCommit<>(
                new GroupCommit.Limits(1, 10, 100),
                items -> {
                    if (items.contains(1)) {
                        throw REFUSED;
                    }
                    answers.add(Future.succeededFuture(List.of(Future.succeededFuture("r"))));
                    return answers.get(0);
                },
                sizes::add);
        assertSame(REFUSED, group.add(1).cause());
        assertEquals("r", group.add(2).result());
    }

    @Test
    void moreThanMayWaitIsToldToComeBack() {
        GroupCommit<Integer, String> group = group(1, 10, 2);
        group.add(1);
        Future<String> second = group.add(2);
        List<Future<String>> more = group.addAll(List.of(3, 4));
        Future<String> last = group.add(5);
        for (Future<String> refused : List.of(more.get(1), last)) {
            assertTrue(refused.failed());
            assertEquals(ErrorCode.UNAVAILABLE, ((Fault) refused.cause()).code());
        }
        succeed(0);
        assertEquals(List.of(2, 3), writes.get(1));
        succeed(1);
        assertEquals("r2", second.result());
        assertEquals("r3", more.get(0).result());
        assertFalse(group.add(6).failed(), "there is room again");
    }

    @Test
    void afterAWriteOfSeveralTheNextWaitsUntilThoseWhoWereAnsweredAreBack() {
        GroupCommit<Integer, String> group = pausing(10);
        group.addAll(List.of(1, 2));
        group.add(3);
        succeed(0);
        assertEquals(1, writes.size(), "1 and 2 were just answered and may come back");
        group.add(4);
        assertEquals(1, writes.size());
        group.add(5);
        assertEquals(List.of(3, 4, 5), writes.get(1), "as many as were answered, and who waited already");
        assertEquals(0, group.waiting());
    }

    @Test
    void thePauseEndsWithItsTimeHoweverFewWait() {
        GroupCommit<Integer, String> group = pausing(10);
        group.addAll(List.of(1, 2));
        succeed(0);
        group.add(3);
        assertEquals(1, writes.size());
        timers.get(0).run();
        assertEquals(List.of(3), writes.get(1));
    }

    @Test
    void theEndOfAnEarlierPauseDoesNotEndALaterOne() {
        GroupCommit<Integer, String> group = pausing(10);
        group.addAll(List.of(1, 2));
        succeed(0);
        group.addAll(List.of(3, 4));
        succeed(1);
        group.add(5);
        timers.get(0).run();
        assertEquals(2, writes.size());
        timers.get(1).run();
        assertEquals(List.of(5), writes.get(2));
    }

    @Test
    void whatComesAloneIsNeverPaused() {
        GroupCommit<Integer, String> group = pausing(10);
        group.add(1);
        succeed(0);
        group.add(2);
        assertEquals(List.of(List.of(1), List.of(2)), writes);
        assertTrue(timers.isEmpty());
    }

    @Test
    void aPauseNeverWaitsForMoreThanOneWriteTakes() {
        GroupCommit<Integer, String> group = pausing(3);
        group.addAll(List.of(1, 2, 3, 4, 5));
        succeed(0);
        assertEquals(1, writes.size(), "two wait, and three were answered");
        group.add(6);
        assertEquals(List.of(4, 5, 6), writes.get(1));
    }
}
