package io.bascule.sessions;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Requests;
import io.bascule.engine.Engine;
import io.bascule.engine.Proxy;
import io.bascule.job.ApprovalStrategy;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.llm.ModelFailure;
import io.bascule.llm.PlayedProvider.Answer;
import io.bascule.sessions.definition.AgentTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that talk nonsense, are away, or are still writing when something happens: what is recorded is never asked for again. */
class ModelTroubleTest {
    private static final Task TASK = Task.of(ApprovalStrategy.AUTO_APPROVE_LOW_RISK);

    private final Workbench bench = new Workbench();
    private final Answer overloaded = bench.protocol.failing(529, Map.of(), "overloaded_error", "Overloaded");

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private String steps(UUID id) {
        return bench.engine.sql("select string_agg(name, ' ' order by position) from bascule.job_steps where job_id = '"
                + bench.session(id).jobId() + "' and kind = 'STEP'");
    }

    @Test
    void anAnswerThatDoesNotFitIsAskedForAgainWithWhatIsWrong() {
        bench.answers("Sure! Here you go.", "{\"understanding\": 7}", "```json\n" + Task.PLAN + "\n```");
        bench.answers(Task.findings("It is 180 m long."));
        UUID id = bench.executed(TASK);
        bench.await(id, WorkStatus.COMPLETED);
        assertEquals(4, bench.calls());
        assertTrue(bench.prompt(2).contains("Sure! Here you go."), bench.prompt(2));
        assertTrue(bench.prompt(3).contains("questions"), bench.prompt(3));
        assertEquals(
                "definition plan/round-1/context plan/round-1/ask-1 plan/round-1/ask-2 plan/round-1/ask-3 plan/round-1/artifacts"
                        + " findings/round-1/context findings/round-1/ask-1 findings/round-1/artifacts",
                steps(id));
    }

    @Test
    void threeAnswersThatDoNotFitFailTheSessionWithWhatWasSaid() {
        bench.answers("No.", "No, no.", "I would rather sing.");
        UUID id = bench.executed(TASK);
        WorkSession failed = bench.await(id, WorkStatus.FAILED);
        assertEquals(Asking.INVALID_ANSWER, failed.error().code());
        assertTrue(
                failed.error().message().contains("I would rather sing."),
                failed.error().message());
        assertEquals(3, bench.calls());
        assertEquals(1, bench.engine.await(failed.jobId(), job -> true, "there").attempt());
    }

    @Test
    void aModelThatIsAwayForLongFailsTheJobAndARetryPaysForNothingTwice() {
        bench.answers(Task.PLAN);
        bench.provider.then(overloaded, overloaded, overloaded);
        UUID id = bench.executed(TASK);
        WorkSession failed = bench.await(id, WorkStatus.FAILED);
        assertEquals(ModelFailure.UNAVAILABLE, failed.error().code());
        assertEquals(4, bench.calls());

        bench.answers(Task.findings("It is 180 m long."));
        get(bench.engine.client.retry(failed.jobId()));
        bench.await(id, WorkStatus.COMPLETED);
        assertEquals(5, bench.calls());
        assertEquals(
                2,
                get(bench.sessions.state(bench.ann, bench.project, id)).usage().calls());
    }

    @Test
    void aModelThatIsAwayForAMomentOnlyDelays() {
        bench.provider.then(overloaded);
        bench.answers(Task.PLAN);
        bench.provider.then((request, talk) -> {
            bench.protocol.say(talk, "{\"findings\":");
            talk.cut();
        });
        bench.answers(Task.findings("It is 180 m long."));
        UUID id = bench.executed(TASK);
        bench.await(id, WorkStatus.COMPLETED);
        assertEquals(4, bench.calls());
    }

    @Test
    void aProviderThatWantsALongPauseGetsItAndNoAttemptIsWastedMeanwhile() {
        bench.provider.then(
                bench.protocol.failing(429, Map.of("Retry-After", "3600"), "rate_limit_error", "Slow down"));
        UUID id = bench.executed(TASK);
        UUID jobId = bench.session(id).jobId();
        bench.engine.awaitSql("select status from bascule.jobs where id = '" + jobId + "'", "QUEUED");
        assertEquals(
                "1|t",
                bench.engine.sql("select attempt || '|' || (run_at > now() + interval '50 minutes')::text::char(1)"
                        + " from bascule.jobs where id = '" + jobId + "'"));
        assertEquals(1, bench.calls());
    }

    @Test
    void aSessionGoesOnWithTheAgentThatItBeganWith(@TempDir Path folder) throws IOException {
        bench.answers(Task.PLAN);
        UUID id = bench.executed(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        bench.open(id);
        bench.engine.worker(Requests.ControlWorker.Order.STOP);
        String changed = Files.readString(Path.of("config", "agents", "research.yaml"))
                .replace("required: [understanding,", "required: [understanding, never,")
                .replace(
                        "      properties:\n        understanding:",
                        "      properties:\n        never: {type: string}\n        understanding:")
                .replace("  - name: findings", "  - name: results");
        Files.writeString(folder.resolve("research.yaml"), changed);
        AgentTypes types = AgentTypes.load(folder);
        assertEquals(
                "results", types.find("research").orElseThrow().stages().get(1).name());
        SessionModel model = SessionModel.of(Workbench.settings(bench.provider.url()));
        try (Engine next = new Engine(bench.address, Engine.settings())) {
            next.deploy(bench.handler(next, bench.address, model, types));
            bench.answers(Task.findings("It is 180 m long."));
            bench.approve(id, null);
            assertEquals("findings", bench.open(id).data().getString("stage"));
            bench.approve(id, null);
            bench.await(id, WorkStatus.COMPLETED);
        }
        assertEquals(2, bench.calls());
    }

    @Test
    void whatANodeLacksIsLeftToOthersInsteadOfFailingTheSession() {
        bench.engine.worker(Requests.ControlWorker.Order.STOP);
        UUID keyless = bench.executed(TASK);
        UUID unknown = bench.executed(TASK);
        bench.engine.sql("update bascule.work_sessions set agent_type = 'elsewhere' where id = '" + unknown + "'");
        SessionModel model = SessionModel.of(Workbench.keyless());
        try (Engine lacking = new Engine(bench.address, Engine.settings())) {
            lacking.deploy(bench.handler(lacking, bench.address, model));
            lacking.awaitSql(
                    "select string_agg(status || attempt, ' ') from bascule.jobs where run_at > now() + interval '5 s'",
                    "QUEUED1 QUEUED1");
        }
        assertEquals(0, bench.calls());
        assertEquals(WorkStatus.IN_PROGRESS, bench.session(keyless).status());
    }

    @Test
    void whatANodeSaysThatLacksPricesCountsNoBudget() {
        bench.engine.worker(Requests.ControlWorker.Order.STOP);
        UUID id = bench.executed(TASK);
        bench.engine.sql("update bascule.work_sessions set cost_budget = 1000000 where id = '" + id + "'");
        SessionModel model = SessionModel.of(Workbench.priceless(bench.provider.url()));
        try (Engine lacking = new Engine(bench.address, Engine.settings())) {
            lacking.deploy(bench.handler(lacking, bench.address, model));
            lacking.awaitSql(
                    "select status || attempt from bascule.jobs where run_at > now() + interval '5 s'", "QUEUED1");
        }
        assertEquals(0, bench.calls());
    }

    @Test
    void theErrorOfTheLastAttemptSaysWhatTheNodeLacks() {
        bench.engine.worker(Requests.ControlWorker.Order.STOP);
        UUID id = bench.executed(TASK);
        bench.engine.sql("update bascule.submitted set max_attempts = 1");
        SessionModel model = SessionModel.of(Workbench.keyless());
        try (Engine lacking = new Engine(bench.address, Engine.settings())) {
            lacking.deploy(bench.handler(lacking, bench.address, model));
            WorkSession failed = bench.await(id, WorkStatus.FAILED);
            assertEquals(ErrorCode.MODEL_NOT_CONFIGURED.name(), failed.error().code());
        }
    }

    @Test
    void aKeyThatIsRefusedFailsAtOnceAndSaysSo() {
        bench.provider.then(bench.protocol.failing(401, Map.of(), "authentication_error", "invalid x-api-key"));
        UUID id = bench.executed(TASK);
        WorkSession failed = bench.await(id, WorkStatus.FAILED);
        assertEquals(ModelFailure.REFUSED_KEY, failed.error().code());
        assertEquals(1, bench.calls());
    }

    @Test
    void cancellingWhileTheModelWritesClosesTheExchange() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        bench.provider.then((request, talk) -> {
            bench.protocol.say(talk, "{\"understanding\":", " \"A quay");
            talk.silence();
            closed.countDown();
        });
        UUID id = bench.executed(TASK);
        bench.await(
                id,
                session ->
                        session.progressNote() != null && session.progressNote().contains("25 characters"),
                "told how much was written");
        get(bench.sessions.cancel(bench.ben, bench.project, id));
        bench.await(id, WorkStatus.CANCELLED);
        assertTrue(closed.await(30, TimeUnit.SECONDS), "the exchange with the model was left open");
        assertEquals(1, bench.calls());
    }

    @Test
    void aNodeThatIsLostWhileTheModelWritesHasAnotherPayForTheUnfinishedCallOnly() throws Exception {
        bench.engine.worker(Requests.ControlWorker.Order.STOP);
        bench.answers(Task.PLAN);
        bench.provider.then((request, talk) -> {
            bench.protocol.say(talk, "{\"findings\":");
            talk.silence();
        });
        try (Proxy way = new Proxy(bench.address);
                Engine lost = new Engine(way.address(), Engine.settings())) {
            lost.deploy(bench.handler(lost, way.address()));
            UUID id = bench.executed(TASK);
            bench.awaitCalls(2);
            way.stall();
            bench.answers(Task.findings("It is 180 m long."));
            bench.engine.worker(Requests.ControlWorker.Order.START);
            WorkSession done = bench.await(id, WorkStatus.COMPLETED);
            assertEquals(3, bench.calls());
            assertEquals(
                    2, bench.engine.await(done.jobId(), job -> true, "there").attempt());
            assertEquals(
                    1,
                    get(bench.sessions.artifacts(bench.ann, bench.project, id, null, 10))
                            .items()
                            .size());
            way.open();
        }
    }

    @Test
    void aNodeThatIsDrainedWhileTheModelWritesBurnsNoAttempt() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        bench.provider.then((request, talk) -> {
            bench.protocol.say(talk, "{\"understanding\":");
            talk.silence();
            closed.countDown();
        });
        UUID id = bench.executed(TASK);
        bench.awaitCalls(1);
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        try (Engine next = new Engine(bench.address, Engine.settings())) {
            next.deploy(bench.handler(next, bench.address));
            bench.engine.drain();
            next.awaitSql("select count(*) from bascule.jobs where status = 'COMPLETED'", "1");
            assertEquals("1", next.sql("select attempt from bascule.jobs"));
        }
        assertTrue(closed.await(30, TimeUnit.SECONDS), "the exchange with the model was left open");
        assertEquals(3, bench.calls());
    }

    @Test
    void withoutAKeyASessionIsMadeAndExecutingItSaysWhichSettingIsMissing() {
        Sessions keyless =
                bench.sessions(new ModelState("some-model", "Set model.apiKey (BASCULE_MODEL_API_KEY).", true));
        UUID id = get(keyless.create(bench.ann, bench.project, TASK.wanted(), null))
                .session()
                .id();
        Fault refused = assertThrows(Fault.class, () -> get(keyless.execute(bench.ann, bench.project, id)));
        assertEquals(ErrorCode.MODEL_NOT_CONFIGURED, refused.code());
        assertTrue(refused.getMessage().contains("model.apiKey"));
        assertEquals(
                ErrorCode.MODEL_NOT_CONFIGURED,
                assertThrows(
                                Fault.class,
                                () -> get(keyless.create(
                                        bench.ann, bench.project, TASK.atOnce().wanted(), null)))
                        .code());
        assertEquals(
                1,
                get(keyless.list(bench.ann, bench.project, null, null, 10))
                        .items()
                        .size());
        assertEquals(WorkStatus.INITIALIZED, bench.session(id).status());
        assertEquals(0, bench.calls());
    }
}
