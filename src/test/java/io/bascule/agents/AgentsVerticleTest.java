package io.bascule.agents;

import static io.bascule.agents.Remote.card;
import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Requests;
import io.bascule.bus.Runs;
import io.bascule.engine.Engine;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentStatus;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.TypeLimits;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that ask for jobs, and people who ask of agents. */
class AgentsVerticleTest {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private final DatabaseAddress address = TestDatabase.fresh();
    private Remote node;
    private Caller admin;
    private Caller ann;

    @BeforeEach
    void start() {
        node = new Remote(address, Remote.settings(LEASE, Remote.ON_HINTS_ALONE));
        admin = node.program("boss", Role.ADMIN);
        ann = node.program("ann", Role.USER);
        assertEquals(List.of(), node.claim(admin, card("worker", "train")), "and the type is known from now on");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Job submit(NewJob job) {
        return get(node.engine.client.submit(job));
    }

    private Job submit() {
        return submit(NewJob.of("train", new JsonObject().put("epochs", 3)));
    }

    private static Fault refused(Runnable call) {
        return assertThrows(Fault.class, call::run);
    }

    @Test
    void aJobIsOfferedClaimedOnceAndCompleted() {
        Job job = submit();
        Agents.Polled offered = get(node.poll(admin, card("worker", "train"), 0, false));
        assertEquals(
                List.of(job.id()),
                offered.offers().stream().map(Agents.Offer::jobId).toList());
        assertEquals("1.0", offered.agent().wantedVersion(), "its version is too old");
        Agents.Claim claim = new Agents.Claim(job.id(), "worker", admin);
        Agents.Leased run = get(node.bus.request(Addresses.AGENT_CLAIM, claim));
        assertEquals(new JsonObject().put("epochs", 3), run.job().inputData());
        Fault second = refused(() -> get(node.bus.request(Addresses.AGENT_CLAIM, claim)));
        assertEquals(ErrorCode.CONFLICT, second.code());
        assertEquals(
                JobStatus.COMPLETED,
                node.report(admin, run, new Runs.Completed(new JsonObject().put("loss", 1)))
                        .state());
        assertEquals(
                new JsonObject().put("loss", 1),
                get(node.engine.client.get(job.id())).outputData());
        node.engine.awaitSql("select count(*) from bascule.agent_runs where ended_at is null", "0");
    }

    @Test
    void aPollThatWaitsIsAnsweredOnceAJobIsSubmitted() {
        Future<Agents.Polled> waiting = node.poll(admin, card("worker", "train"), 25_000, true);
        awaitWaiting(1);
        Job job = submit();
        assertEquals(
                List.of(job.id()),
                get(waiting).leased().stream().map(run -> run.job().id()).toList());
    }

    @Test
    void aPollThatWaitsIsAnsweredForAJobSubmittedOnAnotherNode() {
        try (Remote other = new Remote(address, Remote.settings(LEASE, Remote.ON_HINTS_ALONE))) {
            Future<Agents.Polled> waiting = node.poll(admin, card("worker", "train"), 25_000, true);
            awaitWaiting(1);
            Job job = get(other.engine.client.submit(NewJob.of("train", new JsonObject())));
            assertEquals(
                    List.of(job.id()),
                    get(waiting).leased().stream().map(run -> run.job().id()).toList());
        }
    }

    private void awaitWaiting(int polls) {
        awaitWaiting(node, polls);
    }

    private static void awaitWaiting(Remote at, int polls) {
        int waiting = -1;
        for (int i = 0; i < 3_000 && waiting != polls; i++) {
            waiting = get(at.bus.request(Addresses.COUNT_AGENTS, new Agents.CountAll()))
                    .pollsWaiting();
        }
        assertEquals(polls, waiting);
    }

    @Test
    void aPollWhoseSenderIsGoneClaimsNothing() {
        UUID pollId = Ids.next();
        Future<Agents.Polled> waiting = node.poll(pollId, admin, card("worker", "train"), 25_000, true);
        awaitWaiting(1);
        node.bus.publishHere(Addresses.POLL_GONE, new Agents.PollGone(pollId));
        awaitWaiting(0);
        assertEquals(List.of(), get(waiting).leased());
        Job job = submit();
        assertEquals(JobStatus.PENDING, get(node.engine.client.get(job.id())).status());
        // Gone while the claim is on its way: what was claimed is given back, on the same attempt.
        UUID late = Ids.next();
        Future<Agents.Polled> claiming = node.poll(late, admin, card("worker", "train"), 0, true);
        node.bus.publishHere(Addresses.POLL_GONE, new Agents.PollGone(late));
        Agents.Polled polled = get(claiming);
        if (polled.leased().isEmpty()) {
            node.engine.await(job.id(), one -> one.status() != JobStatus.RUNNING, "given back");
            assertEquals(
                    1, node.claim(admin, card("worker", "train")).get(0).job().attempt());
        }
    }

    @Test
    void asManyPollsWaitAsMayAndOneMoreIsToldToComeBack() {
        Future<Agents.Polled> first = node.poll(admin, card("one", "train"), 25_000, true);
        Future<Agents.Polled> second = node.poll(admin, card("two", "train"), 25_000, true);
        awaitWaiting(2);
        Fault full = refused(() -> get(node.poll(admin, card("three", "train"), 25_000, true)));
        assertEquals(ErrorCode.TOO_MANY_REQUESTS, full.code());
        Future<Agents.Polled> again = node.poll(admin, card("three", "train"), 0, true);
        assertEquals(List.of(), get(again).leased(), "without a wait it is answered");
        get(node.engine.client.submitAll(Collections.nCopies(20, NewJob.of("train", new JsonObject())), null));
        assertEquals(20, get(first).leased().size() + get(second).leased().size());
    }

    @Test
    void aPollThatWaitsFindsAJobOfWhichNobodyTold() {
        AgentSettings.Rhythm looking = new AgentSettings.Rhythm(
                Duration.ofMillis(100), Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(15));
        try (Remote other = new Remote(address, Remote.settings(LEASE, looking))) {
            Future<Agents.Polled> waiting = other.poll(admin, card("looks", "train"), 25_000, true);
            awaitWaiting(other, 1);
            UUID job = Ids.next();
            node.engine.sql(
                    "insert into bascule.submitted (id, job_type, input, priority, max_attempts) values ('" + job
                            + "', 'train', '{}', 5, 3); insert into bascule.ready (id, job_type, queue_key, run_at) values ('"
                            + job + "', 'train', now(), now())");
            assertEquals(job, get(waiting).leased().get(0).job().id());
        }
    }

    @Test
    void aPollThatWaitsGetsNothingOnceItsKeyIsRevoked() {
        Future<Agents.Polled> revoked = node.poll(admin, card("worker", "train"), 25_000, true);
        awaitWaiting(1);
        node.engine.sql("update bascule.api_keys set revoked_at = now() where id = '" + admin.apiKeyId() + "'");
        Caller other = node.program("other", Role.ADMIN);
        Future<Agents.Polled> open = node.poll(other, card("others", "train"), 25_000, true);
        awaitWaiting(2);
        Job job = submit();
        assertEquals(job.id(), get(open).leased().get(0).job().id());
        assertFalse(revoked.isComplete());
    }

    @Test
    void thePollThatAnAgentSentBeforeIsAnsweredWithNothing() {
        Future<Agents.Polled> earlier = node.poll(admin, card("worker", "train"), 25_000, true);
        awaitWaiting(1);
        Future<Agents.Polled> later = node.poll(admin, card("worker", "train"), 25_000, true);
        assertEquals(List.of(), get(earlier).leased());
        Job job = submit();
        assertEquals(job.id(), get(later).leased().get(0).job().id());
    }

    @Test
    void anAgentThatHasItsFillDoesNotKeepAJobFromAnother() {
        AgentCard small =
                new AgentCard("full", null, null, null, card("full", "train").types(), Map.of(), 1);
        submit();
        assertEquals(1, node.claim(admin, small).size());
        Future<Agents.Polled> full = node.poll(admin, small, 25_000, true);
        awaitWaiting(1);
        Future<Agents.Polled> free = node.poll(admin, card("free", "train"), 25_000, true);
        awaitWaiting(2);
        Job job = submit();
        assertEquals(job.id(), get(free).leased().get(0).job().id());
        assertFalse(full.isComplete());
    }

    @Test
    void anAgentThatHasItsFillIsOfferedNothingAndItsPollIsHeld() {
        AgentCard small =
                new AgentCard("full", null, null, null, card("full", "train").types(), Map.of(), 1);
        submit();
        Agents.Leased run = node.claim(admin, small).get(0);
        submit();
        Future<Agents.Polled> held = node.poll(admin, small, 25_000, false);
        awaitWaiting(1);
        assertFalse(held.isComplete());
        node.report(admin, run, new Runs.HandedBack());
        assertEquals(1, get(held).offers().size());
    }

    @Test
    void ofManyClaimsAtOneTimeAnAgentGetsAsManyJobsAsItHasRoomFor() {
        AgentCard small =
                new AgentCard("small", null, null, null, card("small", "train").types(), Map.of(), 2);
        node.claim(admin, small);
        List<Job> jobs = IntStream.range(0, 20).mapToObj(i -> submit()).toList();
        List<Future<Agents.Leased>> claims = jobs.stream()
                .map(job -> node.bus.request(Addresses.AGENT_CLAIM, new Agents.Claim(job.id(), "small", admin)))
                .toList();
        Future.join(claims).otherwiseEmpty().await();
        assertEquals(2, claims.stream().filter(Future::succeeded).count());
        claims.stream()
                .filter(Future::failed)
                .forEach(claim -> assertEquals(ErrorCode.CONFLICT, ((Fault) claim.cause()).code()));
    }

    @Test
    void agentsKeepToTheLimitsOfAType() {
        for (int i = 0; i < 3; i++) {
            submit();
        }
        TypeLimits.Change one = TypeLimits.Change.maxRunning(1);
        get(node.bus.request(Addresses.CHANGE_TYPE, new Requests.ChangeType("train", one, Engine.ADMIN)));
        List<Agents.Leased> first = claimOnceLimitsAreKnown();
        assertEquals(1, first.size());
        assertEquals(List.of(), node.claim(admin, card("another", "train")));
        node.report(admin, first.get(0), new Runs.Completed(new JsonObject()));
        assertEquals(1, node.claim(admin, card("another", "train")).size());
    }

    /** For a moment after it got limits a type may still be taken for one without, of which then nothing is claimed. */
    private List<Agents.Leased> claimOnceLimitsAreKnown() {
        List<Agents.Leased> claimed = List.of();
        for (int i = 0; i < 200 && claimed.isEmpty(); i++) {
            get(node.engine.vertx.timer(50));
            claimed = node.claim(admin, card("worker", "train"));
        }
        return claimed;
    }

    @Test
    void aPlainUsersAgentGetsItsUsersJobsAlone() {
        submit();
        assertEquals(List.of(), node.claim(ann, card("anns", "train")));
        Fault unseen = refused(() -> get(node.bus.request(
                Addresses.AGENT_CLAIM,
                new Agents.Claim(UUID.fromString(node.engine.sql("select id from bascule.ready")), "anns", ann))));
        assertEquals(ErrorCode.NOT_FOUND, unseen.code());
        Job mine = get(node.engine
                .as(Caller.person(ann.userId(), "ann", Role.USER))
                .submit(NewJob.of("train", new JsonObject())));
        assertEquals(
                mine.id(), node.claim(ann, card("anns", "train")).get(0).job().id());
    }

    @Test
    void oneSeesOnesOwnAgentsAndAnAdminAllOfThem() {
        node.claim(ann, card("anns", "train"));
        submit();
        node.claim(admin, card("worker", "train"));
        Agents.Listed all = get(node.bus.request(Addresses.AGENTS, new Agents.ListAll(admin, null, null, 10)));
        assertEquals(
                List.of("anns ONLINE", "worker BUSY"),
                all.agents().stream().map(a -> a.agentId() + " " + a.status()).toList());
        assertEquals("1.0", all.agents().get(0).wantedVersion());
        Agents.Listed own =
                get(node.bus.request(Addresses.AGENTS, new Agents.ListAll(ann, AgentStatus.ONLINE, null, 10)));
        assertEquals(
                List.of("anns"), own.agents().stream().map(a -> a.agentId()).toList());
        Agents.Shown shown = get(node.bus.request(Addresses.AGENT, new Agents.One("worker", admin, null, 10)));
        assertEquals(1, shown.current().size());
        assertNull(shown.current().get(0).endedAt());
        assertEquals(Map.of(), shown.lastDay());
        assertEquals(
                ErrorCode.NOT_FOUND,
                refused(() -> get(node.bus.request(Addresses.AGENT, new Agents.One("worker", ann, null, 10))))
                        .code());
    }

    @Test
    void whatAnAgentSaysAnewHoldsForItsNextClaim() {
        AgentSettings.Rhythm writingNever = new AgentSettings.Rhythm(
                Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(50), Duration.ofSeconds(15));
        try (Remote calm = new Remote(address, Remote.settings(LEASE, writingNever))) {
            NewJob needsGpu = new NewJob(
                    "train", null, null, 5, null, 3, null, List.of(), null, null, Map.of("gpu", "true"), null);
            Job job = submit(needsGpu);
            AgentCard bare = card("restarts", "train");
            assertEquals(List.of(), get(calm.poll(admin, bare, 0, false)).offers());
            AgentCard labelled = new AgentCard("restarts", null, null, null, bare.types(), Map.of("gpu", "true"), 1);
            assertEquals(
                    job.id(),
                    get(calm.poll(admin, labelled, 0, false)).offers().get(0).jobId());
            Agents.Leased run =
                    get(calm.bus.request(Addresses.AGENT_CLAIM, new Agents.Claim(job.id(), "restarts", admin)));
            assertEquals(job.id(), run.job().id());
        }
    }

    @Test
    void aNameOfAnotherUserIsRefusedAtEachPoll() {
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    ErrorCode.CONFLICT,
                    refused(() -> node.claim(ann, card("worker", "train"))).code());
        }
    }
}
