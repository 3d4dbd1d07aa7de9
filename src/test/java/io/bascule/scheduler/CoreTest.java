package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node claims and starts, and how its runs end: events and the time in, actions out. */
class CoreTest extends CoreFixture {
    @Test
    void aWakeClaimsWhatTheNodeHasRoomFor() {
        up();
        on(claimed(false, job(1)), 10);
        assertEquals(List.of(claim(3)), on(new Event.Woken(), 20));
    }

    @Test
    void nothingIsClaimedOfATypeThatNobodyHandlesAnyMoreUntilSomebodyDoes() {
        up();
        on(claimed(false), 0);
        on(new Event.TypeUp("b", 0), 1);
        on(claimed(false), 2);
        assertEquals(List.of(), on(new Event.TypeDown("b"), 3));
        assertEquals(List.of(CLAIM_4), on(new Event.Woken(), 4));
        on(claimed(false), 5);
        on(new Event.TypeDown("a"), 6);
        assertEquals(List.of(), on(new Event.Woken(), 7));
        assertEquals(List.of(CLAIM_4), on(new Event.TypeUp("a", 0), 8));
    }

    @Test
    void aWakeWhileAClaimIsUnderWayClaimsOnceMoreAfterIt() {
        up();
        assertEquals(List.of(), on(new Event.Woken(), 1));
        assertEquals(List.of(), on(new Event.Woken(), 2));
        assertEquals(List.of(CLAIM_4), on(claimed(false), 3));
        assertEquals(List.of(), on(claimed(false), 4));
    }

    @Test
    void aTypeThatComesUpWhileAClaimIsUnderWayIsAskedForRightAfterIt() {
        up();
        assertEquals(List.of(), on(new Event.TypeUp("b", 0), 1));
        assertEquals(List.of(ask("a", 4), ask("b", 4)), asks(on(claimed(false), 2)));
    }

    @Test
    void aClaimThatBroughtAllItAskedForIsFollowedByAnother() {
        up();
        assertEquals(List.of(start(job(1)), claim(3)), on(claimed(true, job(1)), 1));
    }

    @Test
    void withNothingLeftItLooksAgainWhenTheNextJobIsDueOrAtThePoll() {
        up();
        on(new Event.Claimed(List.of(), false, Optional.of(Duration.ofMillis(700))), 100);
        assertEquals(800, core.nextMs());
        assertEquals(List.of(), on(new Event.Tick(), 799));
        assertEquals(List.of(CLAIM_4), on(new Event.Tick(), 800));
        on(new Event.Claimed(List.of(), false, Optional.of(Duration.ofHours(1))), 900);
        assertEquals(5_900, core.nextMs());
    }

    @Test
    void withoutRoomNothingIsClaimedUntilASlotIsFree() {
        busy();
        assertEquals(List.of(), on(new Event.Woken(), 1));
        assertEquals(List.of(start(job(3))), on(over(key(1)), 2), "enough waits in memory");
        assertEquals(List.of(start(job(4)), claim(2)), on(over(key(2)), 3));
    }

    @Test
    void aFreedSlotIsNoReasonToClaimWhileEnoughWaitsInMemory() {
        core = core(4, 4, Map.of());
        on(new Event.TypeUp("a", 0), 0);
        on(claimed(true, job(1), job(2), job(3), job(4), job(5), job(6), job(7), job(8)), 0);
        assertEquals(List.of(start(job(5))), on(over(key(1)), 1));
        assertEquals(List.of(start(job(6))), on(over(key(2)), 2));
        assertEquals(List.of(start(job(7)), claim(3)), on(over(key(3)), 3), "half of it was used up");
    }

    @Test
    void aFreedSlotIsNoReasonToClaimWhereNothingWasLeft() {
        up();
        on(claimed(false, job(1), job(2)), 0);
        assertEquals(List.of(), on(over(key(1)), 1));
    }

    @Test
    void anEndIsCountedOnceAndOnlyForARunOfThisNode() {
        busy();
        on(over(key(1)), 1);
        assertEquals(2, core.activeJobs());
        on(over(key(1), new RunKey(key(2).jobId(), 7), key(99)), 2);
        assertEquals(2, core.activeJobs());
        assertEquals(1, core.readyJobs());
    }

    @Test
    void aTypeWithALimitIsAskedForByItselfAndNeverStartsMore() {
        core = core(4, 4, Map.of("slow", 1));
        on(new Event.TypeUp("a", 0), 0);
        on(claimed(false), 0);
        assertEquals(
                List.of(new Action.Claim(List.of(ask("a", 8), ask("slow", 1)), 8, null)),
                on(new Event.TypeUp("slow", 9), 1),
                "the setting goes before the handler's wish");
        Job first = Jobs.job(1, "slow");
        Job second = Jobs.job(2, "slow");
        assertEquals(List.of(start(first, job(3))), on(claimed(false, first, second, job(3)), 2));
        assertEquals(1, core.readyJobs());
        assertEquals(List.of(ask("a", 5)), asks(on(new Event.Woken(), 3)), "no more of a type than can start");
        on(claimed(false), 4);
        assertEquals(start(second), on(over(first.run()), 5).get(0));
    }

    @Test
    void anEndOfATypeAtItsLimitIsReasonToLookAgainEvenWhileAClaimIsUnderWay() {
        core = core(4, 4, Map.of("slow", 1));
        Job slow = Jobs.job(1, "slow");
        on(new Event.TypeUp("slow", 0), 0);
        on(new Event.TypeUp("a", 0), 0);
        on(claimed(true, slow, job(2)), 1);
        assertEquals(List.of(), on(over(slow.run()), 2), "the claim did not ask for it");
        assertEquals(List.of(ask("a", 7), ask("slow", 1)), asks(on(claimed(false), 3)));
        on(claimed(false), 4);
        assertEquals(List.of(), on(over(key(2)), 5), "nothing was left of the others");
    }

    @Test
    void aTypeWithLimitsForAllNodesIsClaimedApartAndLookedAtEverySecond() {
        up();
        on(claimed(false), 0);
        Action apart = new Action.Claim(List.of(new Action.Ask("a", 2, true)), 4, null);
        assertEquals(List.of(apart), on(new Event.Limited(Set.of("a", "b")), 100));
        on(claimed(false), 200);
        assertEquals(1_200, core.nextMs(), "no one says when another node's run made room");
        assertEquals(List.of(), on(new Event.Limited(Set.of("b", "a")), 300), "nothing new");
        assertEquals(List.of(CLAIM_4), on(new Event.Limited(Set.of()), 400));
        on(claimed(false), 500);
        assertEquals(5_500, core.nextMs());
    }

    @Test
    void ofATypeWithLimitsForAllNodesNothingIsClaimedAheadOfAFreeSlot() {
        up();
        on(new Event.Limited(Set.of("a")), 0);
        assertEquals(List.of(new Action.Ask("a", 2, true)), asks(on(claimed(false), 0)));
        assertEquals(List.of(start(job(1))), on(claimed(false, job(1)), 1));
        assertEquals(List.of(new Action.Ask("a", 1, true)), asks(on(new Event.Woken(), 2)));
        assertEquals(List.of(start(job(2))), on(claimed(false, job(2)), 3));
        assertEquals(List.of(), on(new Event.Woken(), 4), "what waited here would keep it from others");
        assertEquals(List.of(new Action.Ask("a", 1, true)), asks(on(over(key(1)), 5)));
    }

    @Test
    void whatWaitsOfATypeThatIsPausedGoesBackAndNoMoreIsAskedFor() {
        up();
        on(new Event.TypeUp("b", 0), 0);
        on(claimed(false, job(1), job(2), job(3), Jobs.job(4, "b")), 1);
        on(claimed(false), 1);
        Event paused = new Event.Limited(Set.of("a"), Set.of("a"));
        List<Action> then = on(paused, 2);
        assertEquals(release(key(3)), then.get(0));
        assertEquals(List.of(ask("b", 1)), asks(then));
        assertEquals(List.of(release(key(5))), on(claimed(false, job(5)), 3), "it was claimed a moment before");
        assertEquals(start(Jobs.job(4, "b")), on(over(key(1)), 4).get(0), "it is in nobody's way");
        on(claimed(false), 5);
        assertEquals(List.of(ask("a", 2), ask("b", 2)), asks(on(new Event.Limited(Set.of()), 6)));
    }

    @Test
    void aRunWhoseEndIsBeingWrittenGivesItsSlotBackAtOnce() {
        busy();
        core.ending(key(1));
        assertEquals(1, core.activeJobs());
        assertEquals(Optional.empty(), core.live(key(1)), "what it reports now no longer counts");
        assertEquals(List.of(start(job(3))), on(new Event.Tick(), 1));
        on(draining(0), 2);
        on(over(key(3), key(2), key(4)), 3);
        assertFalse(core.isIdle(), "its end is not written yet");
        on(over(key(1)), 4);
        assertTrue(core.isIdle());
    }

    @Test
    void nothingMoreStartsWhileTooManyEndsWaitToBeWritten() {
        core = core(30_000, 0, Map.of());
        on(new Event.TypeUp("a", 0), 0);
        Job[] jobs = IntStream.range(0, 20_000).mapToObj(CoreFixture::job).toArray(Job[]::new);
        on(claimed(false, jobs), 1);
        for (Job job : jobs) {
            core.ending(job.run());
        }
        assertEquals(0, core.activeJobs());
        assertFalse(core.hasFreeSlot());
        assertEquals(List.of(), on(new Event.Woken(), 2));
        on(over(key(1)), 3);
        assertTrue(core.hasFreeSlot());
    }

    @Test
    void anEndBeingWrittenFreesOneSlotHoweverOftenItIsSaid() {
        busy();
        core.ending(key(1));
        core.ending(key(1));
        core.ending(new RunKey(key(2).jobId(), 9));
        assertEquals(1, core.activeJobs());
        on(over(key(1)), 1);
        on(over(key(1)), 2);
        assertEquals(2, core.activeJobs(), "one slot was free, for one of those that waited");
        assertEquals(1, core.readyJobs());
    }

    @Test
    void aRunThatTakesTooLongIsStoppedAndFailed() {
        up();
        Job timed = Jobs.timed(1, "a", 500);
        on(claimed(false, timed), 1_000);
        assertEquals(1_500, core.nextMs());
        assertEquals(List.of(), on(new Event.Tick(), 1_499));
        assertEquals(
                List.of(new Action.Stop(timed.run(), Runs.Stop.Reason.TIMEOUT), new Action.TimeOut(timed)),
                on(new Event.Tick(), 1_500));
        assertEquals(Optional.empty(), core.live(timed.run()));
        assertEquals(List.of(), on(new Event.Tick(), 1_600), "once");
        assertEquals(0, core.activeJobs());
        assertFalse(core.isIdle(), "its failure is not written yet");
    }

    @Test
    void aRunWhoseEndIsBeingWrittenIsNotTimedOut() {
        up();
        Job timed = Jobs.timed(1, "a", 500);
        on(claimed(false, timed), 0);
        core.ending(timed.run());
        assertEquals(List.of(), on(new Event.Tick(), 4_000));
    }

    @Test
    void aCancelledRunIsToldThenEndedAfterItsGraceTime() {
        busy();
        assertEquals(
                List.of(new Action.Stop(key(1), Runs.Stop.Reason.CANCEL)), on(new Event.CancelAsked(key(1)), 1_000));
        assertTrue(core.live(key(1)).orElseThrow().isCancelling());
        assertEquals(List.of(), on(new Event.CancelAsked(key(1)), 1_500), "told once");
        assertEquals(
                List.of(new Action.Stop(key(1), Runs.Stop.Reason.STALE), new Action.ForceCancel(job(1)), start(job(3))),
                on(new Event.Tick(), 3_000));
        assertEquals(List.of(), on(new Event.CancelAsked(new RunKey(key(2).jobId(), 9)), 3_001), "another epoch");
    }

    @Test
    void theSameEventsGiveTheSameActions() {
        busy();
        List<Action> once = on(draining(0), 5);
        core = core(2, 2, Map.of());
        busy();
        assertEquals(once, on(draining(0), 5));
    }
}
