package io.bascule.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.faults.History.AskRow;
import io.bascule.faults.History.Doing;
import io.bascule.faults.History.JobRow;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Sighting;
import io.bascule.faults.History.Span;
import io.bascule.faults.History.Submit;
import io.bascule.faults.Violation.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each kind of violation is found, and a history without one is clean. */
class CheckerTest {
    private final Histories made = new Histories();

    private void assertFound(Kind kind, String words) {
        List<Violation> found = Checker.violations(made.history());
        assertTrue(
                found.stream()
                        .anyMatch(violation ->
                                violation.kind() == kind && violation.toString().contains(words)),
                () -> kind + " " + words + " is not among " + found);
    }

    private void assertClean() {
        assertEquals(List.of(), Checker.violations(made.history()));
    }

    @Test
    void aFaultlessHistoryIsClean() {
        assertClean();
    }

    @Test
    void workThatWasCutOffAndDoneAgainIsNoViolation() {
        made.traces.add(2, Histories.trace(215, Doing.EFFECT, "one", "a", "2-step", "lost"));
        assertClean();
    }

    @Test
    void aRunThatWakesLateAndChangesNothingIsNoViolation() {
        made.traces.add(Histories.start(315, "late", "c", 1));
        made.traces.add(Histories.trace(500, Doing.EFFECT, "late", "c", "2-step", "too late"));
        assertClean();
    }

    // Lost

    @Test
    void anAcknowledgedJobThatIsNotThereIsLost() {
        made.jobs.clear();
        made.asks.clear();
        made.decisions.clear();
        made.traces.clear();
        assertFound(Kind.LOST, "job J");
    }

    @Test
    void anAcknowledgedDecisionThatIsStillPendingIsLost() {
        made.asks.set(0, new AskRow("C", "J", "1-approval", "PENDING", "v1"));
        assertFound(Kind.LOST, "decision C");
    }

    @Test
    void anAcknowledgedDecisionWithoutItsCheckpointIsLost() {
        made.decisions.add(Histories.decision("D", false, "v1"));
        assertFound(Kind.LOST, "decision D");
    }

    @Test
    void aStepWithoutItsResultIsLost() {
        made.jobs.set(0, Histories.job("J", "k/0", "COMPLETED", null, Map.of("0-step", "v1")));
        assertFound(Kind.LOST, "2-step");
    }

    // Duplicated

    @Test
    void oneKeyThatGaveTwoAnswersIsDuplicated() {
        made.submits.add(new Submit("k", List.of("K"), Outcome.ACKNOWLEDGED, null, new Span(150, 160)));
        assertFound(Kind.DUPLICATED, "key k");
    }

    @Test
    void oneKeyWithTwoJobsIsDuplicated() {
        JobRow twin = Histories.job("K", "k/0", "COMPLETED", null, Map.of());
        made.jobs.add(twin);
        assertFound(Kind.DUPLICATED, "key k/0");
    }

    @Test
    void aStepWithTwoResultsIsDuplicated() {
        made.traces.add(Histories.trace(215, Doing.EFFECT, "one", "a", "0-step", "v0"));
        made.traces.add(Histories.trace(216, Doing.SAW, "one", "a", "0-step", "v0"));
        assertFound(Kind.DUPLICATED, "J 0-step");
    }

    @Test
    void anEndWithAnotherResultThanItsRunsSawIsDuplicated() {
        made.jobs.set(0, Histories.job("J", "k/0", "COMPLETED", null, Map.of("0-step", "v1", "2-step", "v9")));
        assertFound(Kind.DUPLICATED, "ended with v9");
    }

    @Test
    void twoEndsAreDuplicated() {
        made.sightings.add(new Sighting("J", 2, null, "COMPLETED by one", new Span(500, 501)));
        assertFound(Kind.DUPLICATED, "COMPLETED by one");
    }

    @Test
    void peopleWhoAreAskedTwiceAreDuplicated() {
        made.asks.add(new AskRow("D", "J", "1-approval", "APPROVED", "v1"));
        assertFound(Kind.DUPLICATED, "asked 2 times");
    }

    @Test
    void twoDecisionsOnOneRequestAreDuplicated() {
        made.decisions.add(Histories.decision("C", false, "v1"));
        assertFound(Kind.DUPLICATED, "REJECTED was acknowledged, it is APPROVED");
    }

    // Overlapped

    @Test
    void twoRunsAtOnceWhoseWorkCountedOverlap() {
        // Run one goes on with the last step after run two has begun, and its work counts as well as run two's.
        made.traces.add(Histories.trace(308, Doing.EFFECT, "two", "b", "0-step", "v1"));
        made.traces.set(6, Histories.trace(320, Doing.EFFECT, "one", "a", "2-step", "v2"));
        assertFound(Kind.OVERLAPPED, "run one on a");
    }

    @Test
    void oneEpochOnTwoNodesOverlaps() {
        made.sightings.add(1, new Sighting("J", 1, "b", null, new Span(240, 241)));
        assertFound(Kind.OVERLAPPED, "epoch 1");
    }

    // Out of order

    @Test
    void anEpochThatGoesBackIsOutOfOrder() {
        made.sightings.add(new Sighting("J", 1, null, "COMPLETED by two", new Span(500, 501)));
        assertFound(Kind.OUT_OF_ORDER, "from 2 to 1");
    }

    @Test
    void theEndByARunThatHadLostTheJobOverlaps() {
        made.traces.add(Histories.start(340, "three", "c", 2));
        JobRow job = made.jobs.get(0);
        made.jobs.set(
                0,
                new JobRow(
                        "J",
                        job.key(),
                        job.plan(),
                        job.status(),
                        null,
                        2,
                        3,
                        job.values(),
                        job.recorded(),
                        "two",
                        null));
        assertFound(Kind.OVERLAPPED, "run two of attempt 1 ended it in attempt 2");
    }

    @Test
    void aResultThatIsNotTheRecordedOneIsDuplicated() {
        made.jobs.get(0).recorded().put("0-step", "v7");
        assertFound(Kind.DUPLICATED, "went on with v1, recorded is v7");
    }

    @Test
    void aResultThatWasNotRecordedIsLost() {
        made.jobs.get(0).recorded().remove("0-step");
        assertFound(Kind.LOST, "went on with v1, nothing is recorded");
    }

    @Test
    void theEndByARunThatNeverBeganIsWrong() {
        made.traces.remove(3);
        assertFound(Kind.WRONG, "run two ended it and never began");
    }

    @Test
    void workAfterTheEndThatCountsIsOutOfOrder() {
        made.traces.set(6, Histories.trace(500, Doing.EFFECT, "two", "b", "2-step", "v2"));
        assertFound(Kind.OUT_OF_ORDER, "after its end");
    }

    @Test
    void stepsInAnotherOrderThanThePlanAreOutOfOrder() {
        made.traces.set(6, Histories.trace(205, Doing.EFFECT, "two", "b", "2-step", "v2"));
        assertFound(Kind.OUT_OF_ORDER, "0-step counted that was done after 2-step");
    }

    @Test
    void goingOnBeforeTheApprovalIsOutOfOrder() {
        made.traces.set(5, Histories.trace(240, Doing.SAW, "two", "b", "1-approval", "v1"));
        assertFound(Kind.OUT_OF_ORDER, "before anybody approved");
    }

    @Test
    void goingOnWithoutARequestIsOutOfOrder() {
        made.asks.clear();
        made.decisions.clear();
        assertFound(Kind.OUT_OF_ORDER, "nobody was asked");
    }

    @Test
    void doingOtherThanWhatWasShownIsOutOfOrder() {
        made.traces.set(5, Histories.trace(310, Doing.SAW, "two", "b", "1-approval", "v7"));
        assertFound(Kind.OUT_OF_ORDER, "v7 was done, v1 was shown");
    }

    @Test
    void aDecisionThatIsKeptForOtherDataIsOutOfOrder() {
        made.asks.set(0, new AskRow("C", "J", "1-approval", "APPROVED", "v7"));
        assertFound(Kind.OUT_OF_ORDER, "it is on v7");
    }

    // Stuck

    @Test
    void aJobThatNobodyGoesOnWithIsStuck() {
        made.jobs.set(
                0,
                new JobRow(
                        "J",
                        "k/0",
                        Histories.PLAN,
                        "RUNNING",
                        null,
                        1,
                        3,
                        Map.of(),
                        Map.of(),
                        null,
                        "RUNNING without a live owner"));
        assertFound(Kind.STUCK, "without a live owner");
    }

    @Test
    void aJobThatHasNotEndedIsStuck() {
        made.jobs.set(0, Histories.job("J", "k/0", "QUEUED", null, Map.of()));
        assertFound(Kind.STUCK, "still QUEUED");
    }

    // Wrong

    @Test
    void anAnswerThatNobodyShouldGetIsWrong() {
        made.submits.add(Histories.submit("odd", Outcome.WRONG, 500));
        assertFound(Kind.WRONG, "submit odd");
    }

    @Test
    void aJobThatNobodySubmittedIsWrong() {
        made.jobs.add(Histories.job("K", "other/0", "COMPLETED", null, Map.of()));
        assertFound(Kind.WRONG, "nobody submitted other/0");
    }

    @Test
    void aJobThatWasRejectedAndCompletedIsWrong() {
        made.asks.set(0, new AskRow("C", "J", "1-approval", "REJECTED", "v1"));
        assertFound(Kind.WRONG, "is COMPLETED null, not FAILED REJECTED");
    }

    @Test
    void aJobThatFailedForNothingIsWrong() {
        made.jobs.set(0, Histories.job("J", "k/0", "FAILED", "NODE_LOST", Map.of()));
        assertFound(Kind.WRONG, "is FAILED NODE_LOST, not COMPLETED null");
    }

    @Test
    void aResultOfNoWorkIsWrong() {
        made.traces.remove(6);
        assertFound(Kind.WRONG, "v2 is the result of no work");
    }

    @Test
    void anAttemptTooManyIsWrong() {
        made.traces.add(Histories.start(340, "three", "c", 4));
        assertFound(Kind.WRONG, "attempt 4 of 3");
    }

    // No proof

    @Test
    void fewSuccessesBeforeTheFaultsProveNothing() {
        made.submits.add(Histories.submit("x", Outcome.UNKNOWN, 11));
        made.submits.add(Histories.submit("y", Outcome.REFUSED, 12));
        assertFound(Kind.NO_PROOF, "before the faults: 20 of 22");
    }

    @Test
    void fewRequestsAfterTheFaultsProveNothing() {
        made.submits.removeIf(submit -> submit.key().equals("after-7"));
        assertFound(Kind.NO_PROOF, "after the faults: 19 of 19");
    }
}
