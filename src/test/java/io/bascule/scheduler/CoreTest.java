package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events and the time in, actions out. Times are milliseconds; two slots and room for two more, unless said otherwise. */
class CoreTest {
    private static final Action CLAIM_4 = claim(4);
    private Core core = new Core(Jobs.settings(2, 2, Map.of()), Jobs.HEAD_START);

    private static Action claim(int limit) {
        return new Action.Claim(List.of(new Action.Ask(List.of("a"), limit)), null);
    }

    private static Event claimed(boolean full, Job... jobs) {
        return new Event.Claimed(List.of(jobs), full, Optional.empty());
    }

    private static Job job(int n) {
        return Jobs.job(n, "a");
    }

    private static RunKey key(int n) {
        return job(n).run();
    }

    private void up() {
        assertEquals(List.of(CLAIM_4), core.on(new Event.TypeUp("a", 0), 0));
    }

    /** Two jobs run, two wait for a slot. */
    private void busy() {
        up();
        List<Action> actions = core.on(claimed(true, job(1), job(2), job(3), job(4)), 0);
        assertEquals(List.of(new Action.Start(job(1)), new Action.Start(job(2))), actions);
        assertEquals(2, core.activeJobs());
        assertEquals(2, core.readyJobs());
    }

    private List<Action> on(Event event, long nowMs) {
        return core.on(event, nowMs);
    }

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
    void aClaimThatBroughtAllItAskedForIsFollowedByAnother() {
        up();
        List<Action> actions = on(claimed(true, job(1)), 1);
        assertEquals(List.of(new Action.Start(job(1)), claim(3)), actions);
    }

    @Test
    void withNothingLeftItLooksAgainWhenTheNextJobIsDueOrAtThePoll() {
        up();
        on(new Event.Claimed(List.of(), false, Optional.of(Duration.ofMillis(700))), 100);
        assertEquals(Optional.of(800L), core.nextMs());
        assertEquals(List.of(), on(new Event.Tick(), 799));
        assertEquals(List.of(CLAIM_4), on(new Event.Tick(), 800));
        on(new Event.Claimed(List.of(), false, Optional.of(Duration.ofHours(1))), 900);
        assertEquals(Optional.of(5_900L), core.nextMs());
    }

    @Test
    void withoutRoomNothingIsClaimedUntilASlotIsFree() {
        busy();
        assertEquals(List.of(), on(new Event.Woken(), 1));
        assertEquals(List.of(new Action.Start(job(3))), on(new Event.RunOver(key(1)), 2), "enough waits in memory");
        assertEquals(List.of(new Action.Start(job(4)), claim(2)), on(new Event.RunOver(key(2)), 3));
    }

    @Test
    void aFreedSlotIsNoReasonToClaimWhereNothingWasLeft() {
        up();
        on(claimed(false, job(1), job(2)), 0);
        assertEquals(List.of(), on(new Event.RunOver(key(1)), 1));
    }

    @Test
    void anEndIsCountedOnceAndOnlyForARunOfThisNode() {
        busy();
        on(new Event.RunOver(key(1)), 1);
        assertEquals(2, core.activeJobs());
        on(new Event.RunOver(key(1)), 2);
        on(new Event.RunOver(new RunKey(key(2).jobId(), 7)), 2);
        on(new Event.RunOver(key(99)), 2);
        assertEquals(2, core.activeJobs());
        assertEquals(1, core.readyJobs());
    }

    @Test
    void aTypeWithALimitIsAskedForByItselfAndNeverStartsMore() {
        core = new Core(Jobs.settings(4, 4, Map.of("slow", 1)), Jobs.HEAD_START);
        on(new Event.TypeUp("a", 0), 0);
        on(claimed(false), 0);
        Action both =
                new Action.Claim(List.of(new Action.Ask(List.of("a"), 8), new Action.Ask(List.of("slow"), 1)), null);
        assertEquals(List.of(both), on(new Event.TypeUp("slow", 9), 1), "the setting goes before the handler's wish");
        Job first = Jobs.job(1, "slow");
        Job second = Jobs.job(2, "slow");
        assertEquals(
                List.of(new Action.Start(first)),
                on(claimed(false, first, second, job(3)), 2).subList(0, 1));
        assertEquals(2, core.activeJobs());
        assertEquals(1, core.readyJobs());
        assertEquals(
                List.of(new Action.Ask(List.of("a"), 5)),
                ((Action.Claim) on(new Event.Woken(), 3).get(0)).asks(),
                "no more of a type than can start");
        assertTrue(on(new Event.RunOver(first.run()), 4).contains(new Action.Start(second)));
    }

    @Test
    void aStoppedWorkerHandsBackWhatWaitsLetsTheRestEndAndClaimsNothing() {
        busy();
        assertEquals(List.of(new Action.Release(List.of(key(3), key(4)))), on(new Event.Stopped(), 1));
        assertFalse(core.isStarted());
        assertEquals(List.of(), on(new Event.Woken(), 2));
        assertEquals(List.of(), on(new Event.RunOver(key(1)), 3));
        assertEquals(List.of(), on(new Event.Tick(), 100_000));
        assertEquals(1, core.activeJobs());
        assertEquals(List.of(claim(3)), on(new Event.Started(), 100_001));
    }

    @Test
    void whatAClaimBringsToAStoppedWorkerIsHandedBack() {
        up();
        on(new Event.Stopped(), 1);
        assertEquals(List.of(new Action.Release(List.of(key(1)))), on(claimed(false, job(1)), 2));
    }

    @Test
    void aDrainingNodeGivesRunsTheGraceTimeThenHandsThemBack() {
        busy();
        List<Action> drain = on(new Event.Draining(Duration.ofSeconds(10)), 1_000);
        assertEquals(List.of(new Action.Release(List.of(key(3), key(4)))), drain);
        assertEquals(Optional.of(11_000L), core.nextMs());
        assertEquals(List.of(), on(new Event.RunOver(key(1)), 5_000));
        assertEquals(
                List.of(new Action.Stop(key(2), Runs.Stop.Reason.DRAIN), new Action.Release(List.of(key(2)))),
                on(new Event.Tick(), 11_000));
        assertEquals(Optional.empty(), core.live(key(2)), "what it reports now no longer counts");
    }

    @Test
    void aDrainingNodeIsIdleOnlyOnceWhatItHandedBackIsWritten() {
        up();
        on(new Event.Draining(Duration.ofSeconds(10)), 1);
        assertFalse(core.isIdle(), "a claim is under way");
        on(claimed(false, job(1)), 2);
        assertFalse(core.isIdle(), "its job is being handed back");
        on(new Event.RunOver(key(1)), 3);
        assertTrue(core.isIdle());
    }

    @Test
    void aRunThatTakesTooLongIsStoppedAndFailed() {
        up();
        Job timed = Jobs.timed(1, "a", 500);
        on(claimed(false, timed), 1_000);
        assertEquals(Optional.of(1_500L), core.nextMs());
        assertEquals(List.of(), on(new Event.Tick(), 1_499));
        assertEquals(
                List.of(new Action.Stop(timed.run(), Runs.Stop.Reason.TIMEOUT), new Action.TimeOut(timed)),
                on(new Event.Tick(), 1_500));
        assertEquals(Optional.empty(), core.live(timed.run()));
        assertEquals(List.of(), on(new Event.Tick(), 1_600), "once");
        assertEquals(1, core.activeJobs(), "its slot is taken until the failure is written");
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
                List.of(new Action.Stop(key(1), Runs.Stop.Reason.STALE), new Action.ForceCancel(job(1))),
                on(new Event.Tick(), 3_000));
        assertEquals(List.of(), on(new Event.CancelAsked(new RunKey(key(2).jobId(), 9)), 3_001), "another epoch");
    }

    @Test
    void withAnUnsureLeaseRunsGoOnButNothingStartsOrIsClaimed() {
        busy();
        assertEquals(List.of(), on(new Event.LeaseUnsure(), 1));
        assertEquals(List.of(), on(new Event.RunOver(key(1)), 2));
        assertEquals(List.of(), on(new Event.Woken(), 3));
        assertFalse(core.hasFreeSlot());
        assertTrue(core.live(key(2)).isPresent());
        assertEquals(List.of(new Action.Start(job(3)), claim(1)), on(new Event.LeaseSure(), 4));
    }

    @Test
    void whatAClaimBringsToANodeWithAnUnsureLeaseIsHandedBack() {
        up();
        on(new Event.LeaseUnsure(), 1);
        assertEquals(List.of(new Action.Release(List.of(key(1)))), on(claimed(false, job(1)), 2));
    }

    @Test
    void aLostLeaseStopsEveryRunAndForgetsWhatWaits() {
        busy();
        List<Action> actions = on(new Event.LeaseLost(), 1);
        assertEquals(2, actions.size());
        actions.forEach(action -> assertEquals(Runs.Stop.Reason.STALE, ((Action.Stop) action).reason()));
        assertEquals(0, core.activeJobs() + core.readyJobs());
        assertEquals(Optional.empty(), core.live(key(1)));
        assertEquals(List.of(), on(new Event.Woken(), 2));
        assertEquals(List.of(), on(new Event.RunOver(key(1)), 3));
        assertEquals(List.of(CLAIM_4), on(new Event.LeaseSure(), 4));
    }

    @Test
    void afterALostAnswerTheNextClaimComesASecondLaterAndHandsBackStrays() {
        up();
        on(claimed(true, job(1), job(2), job(3)), 0);
        assertEquals(List.of(), on(new Event.ClaimFailed(), 100));
        assertEquals(List.of(), on(new Event.Tick(), 1_099));
        Action.Claim claim = (Action.Claim) on(new Event.Tick(), 1_100).get(0);
        assertEquals(
                List.of(key(1), key(2), key(3)),
                claim.known().stream().sorted(byId()).toList());
        on(claimed(false), 1_200);
        assertNull(((Action.Claim) on(new Event.Woken(), 1_300).get(0)).known(), "once");
    }

    private static java.util.Comparator<RunKey> byId() {
        return java.util.Comparator.comparing(RunKey::jobId);
    }

    @Test
    void aStoppedWorkerStillHandsBackStrays() {
        up();
        on(new Event.Stopped(), 1);
        on(new Event.ClaimFailed(), 2);
        assertEquals(List.of(new Action.Claim(List.of(), List.of())), on(new Event.Tick(), 1_002));
        assertFalse(core.isIdle());
        on(claimed(false), 1_003);
        assertTrue(core.isIdle());
        assertEquals(List.of(), on(new Event.Tick(), 60_000));
    }

    @Test
    void aSurplusThatStaysOverFourHeartbeatsIsHandedBack() {
        up();
        on(claimed(false, job(1)), 0);
        for (int beat = 1; beat <= 3; beat++) {
            assertEquals(List.of(), on(new Event.Holding(2), beat));
        }
        assertEquals(List.of(), on(new Event.Holding(1), 4), "it was only a write under way");
        for (int beat = 5; beat <= 7; beat++) {
            assertEquals(List.of(), on(new Event.Holding(2), beat));
        }
        assertEquals(
                List.of(key(1)), ((Action.Claim) on(new Event.Holding(2), 8).get(0)).known());
    }

    @Test
    void aSurplusFoundWhileAClaimIsUnderWayIsHandedBackByTheNext() {
        up();
        for (int beat = 1; beat <= 4; beat++) {
            assertEquals(List.of(), on(new Event.Holding(1), beat));
        }
        on(claimed(false), 5);
        List<Action> next = on(new Event.Tick(), 60_000);
        assertEquals(List.of(), ((Action.Claim) next.get(0)).known());
    }

    @Test
    void theSameEventsGiveTheSameActions() {
        busy();
        List<Action> once = on(new Event.Draining(Duration.ZERO), 5);
        core = new Core(Jobs.settings(2, 2, Map.of()), Jobs.HEAD_START);
        busy();
        assertEquals(once, on(new Event.Draining(Duration.ZERO), 5));
    }
}
