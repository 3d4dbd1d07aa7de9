package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node hands back: stopped, draining, without the handler, or with more in memory than it can start. */
class CoreLeavingTest extends CoreFixture {
    @Test
    void aStoppedWorkerHandsBackWhatWaitsLetsTheRestEndAndClaimsNothing() {
        busy();
        assertEquals(List.of(release(key(3), key(4))), on(new Event.Stopped(), 1));
        assertFalse(core.isStarted());
        assertEquals(List.of(), on(new Event.Woken(), 2));
        assertEquals(List.of(), on(over(key(1)), 3));
        assertEquals(List.of(), on(new Event.Tick(), 100_000));
        assertEquals(1, core.activeJobs());
        assertEquals(List.of(claim(3)), on(new Event.Started(), 100_001));
    }

    @Test
    void whatAClaimBringsToAStoppedWorkerIsHandedBack() {
        up();
        on(new Event.Stopped(), 1);
        assertEquals(List.of(release(key(1))), on(claimed(false, job(1)), 2));
    }

    @Test
    void aDrainingNodeGivesRunsTheGraceTimeThenHandsThemBack() {
        busy();
        assertEquals(List.of(release(key(3), key(4))), on(draining(10), 1_000));
        assertEquals(11_000, core.nextMs());
        assertEquals(List.of(), on(over(key(1)), 5_000));
        assertEquals(
                List.of(new Action.Stop(key(2), Runs.Stop.Reason.DRAIN), release(key(2))),
                on(new Event.Tick(), 11_000));
        assertEquals(Optional.empty(), core.live(key(2)), "what it reports now no longer counts");
        assertEquals(Long.MAX_VALUE, core.nextMs());
    }

    @Test
    void aDrainHandsNoRunBackWhoseEndIsBeingWritten() {
        busy();
        core.ending(key(1));
        assertEquals(
                List.of(release(key(3), key(4)), new Action.Stop(key(2), Runs.Stop.Reason.DRAIN), release(key(2))),
                on(draining(0), 1_000));
    }

    @Test
    void aDrainingNodeIsIdleOnlyOnceWhatItHandedBackIsWritten() {
        up();
        on(draining(10), 1);
        assertFalse(core.isIdle(), "a claim is under way");
        on(claimed(false, job(1)), 2);
        assertFalse(core.isIdle(), "its job is being handed back");
        on(over(key(1)), 3);
        assertTrue(core.isIdle());
    }

    @Test
    void whatWaitedASecondIsHandedBackWhereOtherNodesLive() {
        busy();
        on(new Event.Company(true), 500);
        assertEquals(1_000, core.nextMs());
        assertEquals(List.of(), on(new Event.Tick(), 999));
        assertEquals(List.of(release(key(3), key(4))), on(new Event.Tick(), 1_000));
        assertEquals(2, core.activeJobs(), "what runs goes on");
    }

    @Test
    void whereNoOtherNodeLivesWhatWaitsHadBetterWaitHere() {
        busy();
        assertEquals(List.of(), on(new Event.Tick(), 1_000));
        assertEquals(2_000, core.nextMs(), "a look a second, no busy loop");
        assertEquals(List.of(), on(new Event.Tick(), 2_000));
        on(new Event.Company(true), 2_500);
        assertEquals(List.of(release(key(3), key(4))), on(new Event.Tick(), 3_000));
    }

    @Test
    void onlyWhatWaitedSoLongIsHandedBack() {
        core = core(1, 4, Map.of());
        on(new Event.Company(true), 0);
        on(new Event.TypeUp("a", 0), 0);
        on(claimed(true, job(1), job(2)), 0);
        on(new Event.Woken(), 1);
        on(claimed(true, job(3)), 600);
        assertEquals(release(key(2)), on(new Event.Tick(), 1_000).get(0));
        assertEquals(1, core.readyJobs());
    }

    @Test
    void whatWasHandedBackIsNotClaimedAgainBeforeASlotIsFree() {
        busy();
        on(new Event.Company(true), 500);
        on(new Event.Tick(), 1_000);
        assertEquals(List.of(), on(new Event.Woken(), 1_001), "they are claimable again, but not for this node");
        assertEquals(List.of(), on(new Event.Tick(), 2_000));
        assertEquals(List.of(claim(1)), on(over(key(1)), 2_001), "what could start at once");
        on(claimed(false), 2_002);
        assertEquals(List.of(claim(3)), on(new Event.Woken(), 6_000), "after a poll it may wait here again");
    }

    @Test
    void eachJobIsHandedBackASecondAfterItCame() {
        core = core(1, 4, Map.of());
        on(new Event.Company(true), 0);
        on(new Event.TypeUp("a", 0), 0);
        on(claimed(true, job(1), job(2)), 0);
        on(claimed(true, job(3)), 600);
        on(new Event.Tick(), 1_000);
        assertEquals(1_600, core.nextMs());
        assertEquals(release(key(3)), on(new Event.Tick(), 1_600).get(0));
    }

    @Test
    void whatWaitsIsHandedBackWhenItsHandlerGoes() {
        up();
        on(new Event.TypeUp("b", 0), 0);
        on(claimed(false, job(1), job(2), job(3), Jobs.job(4, "b")), 1);
        assertEquals(List.of(release(key(3))), on(new Event.TypeDown("a"), 2));
        assertEquals(1, core.readyJobs());
        assertTrue(core.live(key(1)).isPresent(), "what runs goes on");
        assertFalse(core.reserve("a", 1));
    }

    @Test
    void whatAClaimBringsOfATypeWhoseHandlerWentIsHandedBack() {
        up();
        on(new Event.TypeDown("a"), 1);
        assertEquals(List.of(release(key(1))), on(claimed(false, job(1)), 2));
        assertEquals(List.of(), on(new Event.Woken(), 3), "nothing to ask for");
    }

    @Test
    void whatWaitsIsHandedBackWhenItsTypeIsPausedOrLimited() {
        busy();
        assertEquals(
                List.of(release(key(3), key(4))),
                on(new Event.Limited(Set.of("a")), 1).subList(0, 1));
    }

    @Test
    void whatWaitsIsHandedBackWhenPeopleCancelIt() {
        busy();
        assertEquals(List.of(release(key(3))), on(new Event.CancelAsked(key(3)), 1));
        assertEquals(1, core.readyJobs());
        assertEquals(List.of(), on(new Event.CancelAsked(key(3)), 2));
    }
}
