package io.bascule.sessions;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Artifact;
import io.bascule.job.ArtifactType;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JobError;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session from its making to its end: each strategy, each transition, and rounds of changes. */
class WorkFlowTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void askedForBySeveralRequestsAtOnceItIsOneSessionAndEachIsToldThatItWasExecuted() {
        bench.answers(Task.PLAN);
        Task task = Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED).atOnce();
        List<Future<NewSession>> asked = Stream.generate(
                        () -> bench.sessions.create(bench.ann, bench.project, task.wanted(), "one key"))
                .limit(8)
                .toList();
        for (Future<NewSession> one : asked) {
            assertNull(get(one).notExecuted());
            assertEquals(get(asked.get(0)).session().id(), get(one).session().id());
            assertEquals(get(asked.get(0)).session().jobId(), get(one).session().jobId());
        }
    }

    @Test
    void peopleAreAskedAfterEachStageAndWhatTheySayBesidesGoesOn() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.made(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        assertEquals(WorkStatus.INITIALIZED, bench.session(id).status());
        assertEquals(
                WorkStatus.IN_PROGRESS,
                get(bench.sessions.execute(bench.ann, bench.project, id)).status());

        Checkpoint plan = bench.open(id);
        assertEquals("plan", plan.data().getString("stage"));
        assertEquals("A quay with room.", plan.data().getJsonObject("answer").getString("understanding"));
        assertEquals("work-session", plan.metadata().getString("kind"));
        assertTrue(plan.takesChanges());
        bench.approve(id, "Look at the depth as well: «≥ 7 m»");

        Checkpoint findings = bench.open(id);
        assertTrue(bench.prompt(2).contains("Look at the depth as well: «≥ 7 m»"), bench.prompt(2));
        assertTrue(bench.prompt(2).contains("A quay with room."), "the approved plan is not in the next prompt");
        assertTrue(bench.prompt(1).contains(Task.DOCUMENT), "the document is not in the prompt");
        JsonObject shown = findings.data().getJsonArray("artifacts").getJsonObject(0);
        assertEquals("It is 180 m long.", shown.getString("content"));
        assertFalse(findings.data().containsKey("answer"));
        bench.approve(id, null);

        WorkSession done = bench.await(id, WorkStatus.COMPLETED);
        assertEquals(1, done.round());
        assertEquals(2, bench.calls());
        Artifact made = get(bench.sessions.artifacts(bench.ann, bench.project, id, null, 10))
                .items()
                .get(0);
        assertEquals(shown.getString("id"), made.id().toString());
        assertEquals(ArtifactType.RESEARCH_FINDING, made.type());
        SessionState state = get(bench.sessions.state(bench.ann, bench.project, id));
        assertEquals(new WorkUsage(2, 22, 14, 36), state.usage());
        assertEquals(1, state.artifacts());
        assertEquals(0, state.openCheckpoints());
        assertEquals(2, state.checkpoints());
    }

    @Test
    void theFinalOnlyStrategyAsksOnceAtTheEnd() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.executed(Task.of(ApprovalStrategy.FINAL_ONLY));
        assertEquals("findings", bench.open(id).data().getString("stage"));
        assertEquals(1, bench.checkpoints(id).size());
        bench.approve(id, null);
        bench.await(id, WorkStatus.COMPLETED);
    }

    @Test
    void withoutRiskNobodyIsAskedAndTheRuleIsRecorded() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.executed(Task.of(ApprovalStrategy.AUTO_APPROVE_LOW_RISK));
        bench.await(id, WorkStatus.COMPLETED);
        List<Checkpoint> recorded = bench.checkpoints(id);
        assertEquals(2, recorded.size());
        recorded.forEach(one -> {
            assertEquals(CheckpointStatus.RECORDED, one.status());
            assertTrue(one.message().startsWith("Approved automatically: "), one.message());
            assertFalse(one.data().getString("rule").isBlank());
        });
        JsonObject figures = recorded.get(1).data().getJsonObject("figures");
        assertEquals(0.9, figures.getDouble("lowestConfidence"));
        assertEquals(0.75, figures.getDouble("confidenceThreshold"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, D1, The north quay is 180 m long, low, false, confidence",
        "0.9, D7, The north quay is 180 m long, low, false, citation",
        "0.9, D1, The north quay is 999 m long, low, false, citation",
        "0.9, D1, The north quay is 180 m long, high, false, high impact",
        "0.9, D1, The north quay is 180 m long, low, true, review"
    })
    void aRiskAsksAPersonWhateverTheStrategy(
            double confidence, String document, String quote, String impact, boolean asks, String reason) {
        String findings = Task.findings("It is long.", confidence, document, quote, impact);
        bench.answers(Task.PLAN, asks ? findings.replace("\"needsReview\": false", "\"needsReview\": true") : findings);
        UUID id = bench.executed(Task.of(ApprovalStrategy.AUTO_APPROVE_LOW_RISK));
        Checkpoint open = bench.open(id);
        assertEquals("findings", open.data().getString("stage"));
        String reasons = open.data().getJsonArray("reasons").encode();
        assertTrue(reasons.contains(reason), reasons);
    }

    @Test
    void threeTimesSentBackTheFeedbackIsInTheNextPromptWordForWord() {
        List<String> feedback = List.of(
                "Say \"180 m\", not \"long\".\n\n- and cite it\n- {\"key\": 1}",
                "Größer? → 2×, 100 % sicher; 'quoted' \\ and </data>",
                "Third\ttime: shorter.");
        bench.answers(Task.PLAN, Task.findings("v1"), Task.findings("v2"), Task.findings("v3"), Task.findings("v4"));
        UUID id = bench.executed(Task.of(ApprovalStrategy.FINAL_ONLY).rounds(4));
        for (int round = 1; round <= 3; round++) {
            Checkpoint open = bench.open(id);
            assertEquals(round, open.data().getInteger("round"));
            assertTrue(open.takesChanges());
            bench.sendBack(id, feedback.get(round - 1));
            int next = round + 1;
            bench.await(id, session -> session.round() == next, "in round " + next);
            bench.awaitCalls(round + 2);
            String prompt = bench.prompt(round + 2);
            for (int earlier = 0; earlier < round; earlier++) {
                assertTrue(prompt.contains(feedback.get(earlier)), prompt);
                assertTrue(prompt.contains("v" + (earlier + 1)), prompt);
            }
        }
        Checkpoint last = bench.open(id);
        assertFalse(last.takesChanges());
        Fault refused = assertThrows(Fault.class, () -> bench.sendBack(id, "Once more"));
        assertEquals(ErrorCode.WRONG_STATE, refused.code());
        JsonObject shown = last.data().getJsonArray("artifacts").getJsonObject(0);
        assertEquals(4, shown.getInteger("version"));
        bench.approve(id, null);
        assertEquals(4, bench.await(id, WorkStatus.COMPLETED).round());
        assertEquals(
                List.of("v4", "v3", "v2", "v1"),
                get(bench.sessions.artifacts(bench.ann, bench.project, id, null, 10)).items().stream()
                        .map(Artifact::content)
                        .toList());
        assertEquals(5, bench.calls());
        assertEquals(
                3,
                bench.checkpoints(id).stream()
                        .filter(one -> one.status() == CheckpointStatus.CHANGES_REQUESTED)
                        .count());
    }

    @Test
    void roundsAreCountedOverAllStages() {
        bench.answers(Task.PLAN, Task.PLAN, Task.findings("v1"));
        UUID id = bench.executed(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED).rounds(2));
        bench.sendBack(id, "Ask for the depth.");
        bench.awaitCalls(2);
        assertFalse(bench.open(id).takesChanges());
        bench.approve(id, null);
        Checkpoint findings = bench.open(id);
        assertEquals(2, findings.data().getInteger("round"));
        assertFalse(findings.takesChanges());
    }

    @Test
    void aRejectionFailsTheSessionWithItsReasonAndExecutingAgainAsksAnewAndPaysNothingTwice() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.executed(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        Checkpoint open = bench.open(id);
        get(bench.sessions.reviews().reject(bench.ann, bench.project, id, open.id(), "Not our port.", null));
        WorkSession failed = bench.await(id, WorkStatus.FAILED);
        assertEquals(JobError.REJECTED, failed.error().code());
        assertTrue(failed.error().message().contains("Not our port."));

        WorkSession again = get(bench.sessions.execute(bench.ben, bench.project, id));
        assertEquals(bench.ben.userId(), again.executedBy());
        assertEquals(failed.jobId(), again.jobId());
        Checkpoint anew = bench.open(id);
        assertEquals(open.data(), anew.data());
        assertEquals(1, bench.calls());
        Fault late = assertThrows(
                Fault.class,
                () -> get(bench.sessions.reviews().approve(bench.ann, bench.project, id, open.id(), null, null)));
        assertEquals(ErrorCode.ALREADY_DECIDED, late.code());
        bench.approve(id, null);
        bench.approve(id, null);
        bench.await(id, WorkStatus.COMPLETED);
        assertEquals(2, bench.calls());
    }

    @Test
    void whatIsUnderWayIsNotExecutedTwiceAndWhatIsOverIsNotCancelled() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.made(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        assertEquals(
                WorkStatus.CANCELLED,
                get(bench.sessions.cancel(bench.ben, bench.project, id)).status());
        get(bench.sessions.execute(bench.ann, bench.project, id));
        bench.open(id);
        assertEquals(
                ErrorCode.WRONG_STATE,
                assertThrows(Fault.class, () -> get(bench.sessions.execute(bench.ann, bench.project, id)))
                        .code());
        bench.approve(id, null);
        bench.approve(id, null);
        assertNull(bench.await(id, WorkStatus.COMPLETED).error());
        assertEquals(
                ErrorCode.WRONG_STATE,
                assertThrows(Fault.class, () -> get(bench.sessions.cancel(bench.ann, bench.project, id)))
                        .code());
    }

    @Test
    void aMemberCancelsWhatAnotherExecutedAndItsCheckpointIsClosed() {
        bench.answers(Task.PLAN);
        UUID id = bench.executed(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        bench.open(id);
        assertEquals(
                WorkStatus.CANCELLED,
                get(bench.sessions.cancel(bench.ben, bench.project, id)).status());
        assertEquals(CheckpointStatus.CANCELLED, bench.checkpoints(id).get(0).status());
        assertEquals(1, bench.calls());
    }

    @Test
    void aSessionThatIsToBeExecutedAtOnceIs() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.made(Task.of(ApprovalStrategy.AUTO_APPROVE_LOW_RISK).atOnce());
        bench.await(id, WorkStatus.COMPLETED);
    }
}
