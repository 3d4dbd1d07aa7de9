package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node may take for its own: with its lease in doubt, answers lost, or jobs inserted as claimed. */
class CoreOwnershipTest extends CoreFixture {
    @Test
    void onceTheLeaseIsOverRunsGoOnButNothingStartsOrIsClaimed() {
        busy();
        assertEquals(List.of(), on(over(key(1)), LONG));
        assertEquals(List.of(), on(new Event.Woken(), LONG + 1));
        assertFalse(core.hasFreeSlot());
        assertFalse(core.reserve("a", 1));
        assertTrue(core.live(key(2)).isPresent());
        assertEquals(List.of(), on(new Event.Leased(LONG + 2), LONG + 2), "an answer that comes too late");
        assertEquals(List.of(start(job(3)), claim(1)), on(new Event.Leased(LONG + 3_000), LONG + 3));
    }

    @Test
    void aNodeThatJoinedOnlyStartsOnceItIsEntered() {
        core = new Core(Jobs.settings(2, 2, Map.of()), Jobs.HEAD_START);
        assertEquals(List.of(), on(new Event.TypeUp("a", 0), 0));
        assertEquals(List.of(CLAIM_4), on(new Event.Leased(LONG), 1));
    }

    @Test
    void whatAClaimBringsAfterTheLeaseIsOverIsHandedBack() {
        up();
        assertEquals(List.of(release(key(1))), on(claimed(false, job(1)), LONG));
    }

    @Test
    void aLostLeaseStopsEveryRunAndForgetsWhatWaits() {
        busy();
        List<Action> actions = on(new Event.LeaseLost(), 1);
        assertEquals(
                Set.of(
                        new Action.Stop(key(1), Runs.Stop.Reason.STALE),
                        new Action.Stop(key(2), Runs.Stop.Reason.STALE)),
                Set.copyOf(actions));
        assertEquals(0, core.activeJobs() + core.readyJobs());
        assertEquals(Optional.empty(), core.live(key(1)));
        assertEquals(List.of(), on(new Event.Woken(), 2));
        assertEquals(List.of(), on(over(key(1)), 3));
        assertEquals(List.of(CLAIM_4), on(new Event.Leased(LONG), 4));
    }

    @Test
    void whatWasAskedForBeforeTheLeaseWasLostIsOthersByNow() {
        up();
        on(claimed(false), 0);
        assertTrue(core.reserve("a", 1));
        assertEquals(List.of(claim(3)), on(new Event.Woken(), 1));
        on(new Event.LeaseLost(), 2);
        assertEquals(List.of(), on(new Event.Leased(LONG), 3));
        assertEquals(List.of(release(key(1))), on(claimed(true, job(1)), 4));
        assertFalse(core.reserve("a", 1));
        assertEquals(List.of(release(key(2)), CLAIM_4), on(inserted(1, job(2)), 5));
        assertEquals(List.of(start(job(3))), on(claimed(false, job(3)), 6), "what is claimed from now on is its own");
    }

    @Test
    void afterALostAnswerTheNextClaimComesASecondLaterAndHandsBackStrays() {
        up();
        on(claimed(true, job(1), job(2), job(3)), 0);
        assertEquals(List.of(), on(new Event.ClaimFailed(), 100));
        assertEquals(List.of(), on(new Event.Tick(), 1_099));
        assertEquals(List.of(key(1), key(2), key(3)), known(on(new Event.Tick(), 1_100)));
        on(claimed(false), 1_200);
        assertNull(known(on(new Event.Woken(), 1_300)), "once");
    }

    @Test
    void aStoppedWorkerStillHandsBackStrays() {
        up();
        on(new Event.Stopped(), 1);
        on(new Event.ClaimFailed(), 2);
        assertEquals(List.of(new Action.Claim(List.of(), 0, List.of())), on(new Event.Tick(), 1_002));
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
        assertEquals(List.of(key(1)), known(on(new Event.Holding(2), 8)));
    }

    @Test
    void aSurplusFoundWhileAClaimIsUnderWayIsHandedBackByTheNext() {
        up();
        for (int beat = 1; beat <= 4; beat++) {
            assertEquals(List.of(), on(new Event.Holding(1), beat));
        }
        on(claimed(false), 5);
        assertEquals(List.of(), known(on(new Event.Tick(), 60_000)));
    }

    @Test
    void roomIsKeptForJobsThatAreInsertedAsThisNodes() {
        up();
        on(claimed(false), 0);
        assertTrue(core.reserve("a", 2));
        assertFalse(core.reserve("a", 1), "both slots are spoken for");
        assertEquals(List.of(claim(2)), on(new Event.Woken(), 1), "only what may wait is claimed besides");
        assertEquals(List.of(claim(1)), on(claimed(true, job(9)), 2), "nothing starts in their place");
        assertEquals(start(job(1), job(2)), on(inserted(2, job(1), job(2)), 3).get(0));
    }

    @Test
    void roomThatWasKeptInVainIsGivenBack() {
        up();
        on(claimed(false), 0);
        assertTrue(core.reserve("a", 2));
        assertEquals(List.of(), on(inserted(2), 1), "they went to the queue, or were there before");
        assertTrue(core.reserve("a", 2));
        assertEquals(List.of(start(job(1))), on(inserted(2, job(1)), 2), "one of two started");
        assertTrue(core.reserve("a", 1));
        assertFalse(core.reserve("a", 1));
    }

    @Test
    void noRoomIsKeptWhereSomethingWaitsOrMoreMustBeLookedAt() {
        core = core(2, 2, Map.of("slow", 1));
        assertFalse(core.reserve("a", 1), "no handler is up");
        up();
        on(new Event.TypeUp("slow", 0), 0);
        on(claimed(false), 0);
        assertFalse(core.reserve("slow", 1), "this node's limit");
        on(new Event.Limited(Set.of("a")), 1);
        assertFalse(core.reserve("a", 1), "a limit for all nodes");
        on(new Event.Limited(Set.of()), 2);
        on(claimed(false), 2);
        assertFalse(core.reserve("a", 3), "all or none");
        on(new Event.Woken(), 3);
        on(claimed(false, job(1), job(2), job(3)), 3);
        assertFalse(core.reserve("a", 1), "nothing that waits is overtaken");
        on(new Event.Stopped(), 4);
        on(over(key(1), key(2)), 5);
        assertFalse(core.reserve("a", 1), "a stopped worker");
    }

    @Test
    void aLostAnswerToAnInsertIsFollowedByALookForStrays() {
        up();
        on(claimed(false), 0);
        assertTrue(core.reserve("a", 1));
        assertEquals(List.of(), on(new Event.InsertFailed(1), 100));
        assertFalse(core.isIdle(), "this node may own a job that it does not know of");
        assertEquals(List.of(), known(on(new Event.Tick(), 1_100)));
        on(claimed(false), 1_101);
        assertTrue(core.reserve("a", 2), "the room is free again");
    }

    @Test
    void whatWasInsertedForAWorkerThatStoppedMeanwhileIsHandedBack() {
        up();
        on(claimed(false), 0);
        assertTrue(core.reserve("a", 1));
        on(draining(10), 1);
        assertFalse(core.isIdle(), "an insert is under way");
        Job late = job(1);
        assertEquals(List.of(release(late.run())), on(inserted(1, late), 2));
        on(over(late.run()), 3);
        assertTrue(core.isIdle());
    }

    @Test
    void whatIsBeingInsertedIsNotTakenForAStray() {
        up();
        on(claimed(false), 0);
        assertTrue(core.reserve("a", 1));
        assertTrue(core.reserve("a", 1));
        on(new Event.InsertFailed(1), 100);
        assertFalse(core.reserve("a", 1), "no more, or the search never comes");
        assertNull(known(on(new Event.Tick(), 1_100)), "an insert is under way: its job would look like a stray");
        on(claimed(false), 1_200);
        assertEquals(List.of(key(1)), known(on(inserted(1, job(1)), 1_300)));
        assertFalse(core.reserve("a", 1), "the search is under way");
        on(claimed(false), 1_400);
        assertTrue(core.reserve("a", 1));
    }
}
