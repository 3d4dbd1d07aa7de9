package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.FreePort;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with its own database and work sessions that is killed wherever one can stand. Which states those are is decided by the provider
 * of its model, which does not end an answer before it may, and never by a time.
 */
class SessionKillIT {
    private static final String ALL = "checkpoint_required";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What must have become of a session.
     *
     * @param calls that it paid for
     * @param artifacts newest first
     */
    private record Outcome(String name, List<String> calls, int round, int checkpoints, List<String> artifacts) {}

    private static final List<Outcome> OUTCOMES = List.of(
            new Outcome("streaming", List.of("plan-1", "findings-1"), 1, 2, List.of("v1 round-1: findings-1")),
            new Outcome(
                    "answered",
                    List.of("plan-1", "findings-1", "findings-2"),
                    2,
                    2,
                    List.of("v2 round-2: findings-2", "v1 round-1: findings-1")),
            new Outcome("waiting", List.of("plan-1", "findings-1"), 1, 2, List.of("v1 round-1: findings-1")),
            new Outcome(
                    "sent-back", List.of("plan-1", "plan-2", "findings-1"), 2, 3, List.of("v1 round-2: findings-1")),
            new Outcome("approved", List.of("plan-1", "findings-1"), 1, 2, List.of("v1 round-1: findings-1")),
            new Outcome("executed", List.of("plan-1", "findings-1"), 1, 2, List.of("v1 round-1: findings-1")),
            new Outcome("at-once", List.of("plan-1", "findings-1"), 1, 2, List.of("v1 round-1: findings-1")));

    /** What a person does to a session. */
    private interface Act {
        void on(String session) throws IOException;
    }

    @TempDir
    Path folder;

    private CountingProvider provider;
    private Launch launch;
    private ServerProcess server;
    private WorkClient work;

    @Test
    void noAnswerOfAModelIsPaidForTwiceWhereverTheServerWasKilled() throws Exception {
        try (CountingProvider counting = new CountingProvider()) {
            provider = counting;
            launch = launch();
            start();
            work = new WorkClient(server.admin());
            killInEveryState();
            work.make("at-once", ALL);
            killRightAfter(work::execute, "at-once");
            killRightAfter(work::requestChanges, "answered");
            killRightAfter(work::approve, "waiting");
            check();
        } finally {
            if (server != null) {
                server.close();
            }
        }
        Launch.Finished verified = launch.run("verify");
        assertEquals(0, verified.exitCode(), verified::toString);
    }

    /** Two slots. A node is lost late enough that a machine that is held up for a moment does not do what only a kill shall. */
    private Launch launch() throws IOException {
        return Launch.in(folder)
                .withUnpackedPostgres()
                .withPassword()
                .withQuickRhythms()
                .with("BASCULE_WORKER_NODE_TIMEOUT", "5s")
                .with("BASCULE_WORKER_MAX_CONCURRENT_JOBS", "2")
                .with("BASCULE_MODEL_API_KEY", "sk-test")
                .with("BASCULE_MODEL_SILENCE", "1h")
                .with("BASCULE_HTTP_PORT", String.valueOf(FreePort.any()));
    }

    private void start() throws IOException {
        server = launch.with("BASCULE_MODEL_BASE_URL", provider.forNextServer())
                .serve()
                .ready();
    }

    private void killAndStart() throws IOException {
        server.kill();
        start();
    }

    /** All at once: two sessions hold both slots, so that nothing begins of what people do meanwhile. */
    private void killInEveryState() throws IOException {
        for (String one : List.of("waiting", "sent-back", "approved")) {
            work.make(one, ALL);
            work.execute(one);
            work.await(one, "pending_review");
        }
        Set<String> held = Set.of("streaming plan-1", "answered findings-1");
        provider.holdBack(held::contains);
        work.make("streaming", ALL);
        work.execute("streaming");
        work.make("answered", "final_only");
        work.execute("answered");
        work.awaitWords("streaming");
        Eventually.is(
                "the next call after an answer is held back",
                PATIENCE,
                () -> provider.heldBack().equals(held),
                () -> provider.answered() + " and " + provider.heldBack());
        work.make("executed", ALL);
        String shown = work.open("waiting").getString("id");
        work.requestChanges("sent-back");
        work.approve("approved");
        work.execute("executed");

        killAndStart();
        for (String one : List.of("streaming", "answered", "waiting", "sent-back", "approved", "executed")) {
            work.await(one, "pending_review");
        }
        assertEquals(held, provider.heldBack(), "what was asked, and not answered, before the server was killed");
        assertEquals(shown, work.open("waiting").getString("id"), "what waited for a person is still there");
    }

    /** With free slots: how far the run comes before the kill is the machine's, but no answer comes to its end. */
    private void killRightAfter(Act act, String session) throws IOException {
        provider.holdBack(call -> true);
        act.on(session);
        killAndStart();
        work.await(session, "pending_review");
    }

    private void check() throws Exception {
        List<String> paid = new ArrayList<>();
        for (Outcome outcome : OUTCOMES) {
            work.approveAll(outcome.name());
            outcome.calls().forEach(call -> paid.add(outcome.name() + " " + call));
        }
        assertEquals(
                paid.stream().sorted().toList(),
                provider.answered().stream().sorted().toList());
        for (Outcome outcome : OUTCOMES) {
            checkSession(outcome);
        }
        String jobs = new Rows(server.embedded()).one("select count(*) from bascule.jobs");
        assertEquals(String.valueOf(OUTCOMES.size()), jobs, "one job each");
    }

    private void checkSession(Outcome outcome) throws IOException {
        JsonObject status = work.status(outcome.name());
        int calls = outcome.calls().size();
        assertEquals(outcome.round(), status.getInteger("round"), status::encode);
        assertEquals(JsonObject.of("open", 0, "total", outcome.checkpoints()), status.getJsonObject("checkpoints"));
        JsonObject usage = status.getJsonObject("usage");
        assertEquals(calls, usage.getInteger("calls"), status::encode);
        assertEquals(calls * CountingProvider.INPUT_TOKENS, usage.getInteger("inputTokens"), status::encode);
        assertEquals(calls * CountingProvider.OUTPUT_TOKENS, usage.getInteger("outputTokens"), status::encode);
        List<String> artifacts = outcome.artifacts().stream()
                .map(one -> CountingProvider.ARTIFACT + " " + one.replace(": ", ": " + outcome.name() + " "))
                .toList();
        assertEquals(artifacts, work.artifacts(outcome.name()));
    }
}
