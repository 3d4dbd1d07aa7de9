package io.bascule.store;

import static io.bascule.store.AgentRowsFixture.card;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentRun;
import io.bascule.job.AgentStatus;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.JobType;
import io.bascule.job.KnownType;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentStoreTest {
    private static AgentRowsFixture world;

    @BeforeAll
    static void open() {
        world = new AgentRowsFixture();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void empty() {
        world.empty();
    }

    private static Agent find(String agentId) {
        return get(world.agents.find(agentId)).orElseThrow();
    }

    private static ErrorCode refusal(Runnable refused) {
        return assertThrows(Fault.class, refused::run).code();
    }

    @Test
    void aNameIsItsUsersWhoUsedItFirst() {
        UUID id = world.agent(world.ann, "laptop");
        assertEquals(id, world.agent(world.ann, card("laptop", 2, "echo", "train")), "the same agent, changed");
        assertEquals(List.of("echo", "train"), find("laptop").jobTypes());
        assertEquals(ErrorCode.CONFLICT, refusal(() -> world.agent(world.admin, "laptop")));
        assertEquals(world.ann.userId(), find("laptop").userId());
    }

    @Test
    void aUserHasNoMoreAgentsThanTheLimit() {
        for (int i = 0; i < 10; i++) {
            world.agent(world.ann, "a-" + i);
        }
        assertEquals(ErrorCode.CONFLICT, refusal(() -> world.agent(world.ann, "a-10")));
        world.agent(world.ann, "a-3");
        world.agent(world.admin, "another-users");
    }

    @Test
    void thatAgentsWereSeenIsWrittenTogetherAndTellsOfThoseThatAreGone() {
        AgentCard bare = new AgentCard(
                "one", null, null, null, card("one", 7, "echo", "dig").types(), Map.of(), 7);
        AgentCard full = new AgentCard("two", "h", "mac", "2.0", bare.types(), Map.of("gpu", "true", "os", "mac"), 1);
        List<AgentStore.Sign> signs = Stream.of(bare, full, card("three", 1, "echo"))
                .map(card -> sign(world.agent(world.ann, card), card, world.ann))
                .toList();
        world.db.change("update bascule.agents set seen_at = now() - interval '1 hour'");
        get(world.agents.remove(world.ann, "three"));
        assertEquals(Set.of(signs.get(0).id(), signs.get(1).id()), get(world.agents.seen(signs)));
        assertEquals(AgentStatus.ONLINE, find("one").status());
        assertEquals(AgentStatus.ONLINE, find("two").status());
    }

    @Test
    void aLateSignOfLifeChangesNothingOfWhatAnAgentSaidElsewhereSince() {
        AgentCard before = card("restarted", 1, "echo");
        UUID agent = world.agent(world.ann, before);
        AgentCard labelled =
                new AgentCard("restarted", "host", "linux", "1.0", before.types(), Map.of("gpu", "true"), 1);
        Caller newKey = world.withNewKey(world.ann);
        for (AgentCard now : List.of(card("restarted", 2, "echo"), card("restarted", 1, "dig"), labelled)) {
            world.agent(world.ann, now);
            Agent stored = find("restarted");
            assertEquals(Set.of(), get(world.agents.seen(List.of(sign(agent, before, world.ann)))), now.toString());
            assertEquals(stored, find("restarted"));
        }
        world.agent(newKey, before);
        assertEquals(Set.of(), get(world.agents.seen(List.of(sign(agent, before, world.ann)))));
        assertEquals(newKey.apiKeyId(), find("restarted").apiKeyId());
        assertEquals(Set.of(agent), get(world.agents.seen(List.of(sign(agent, before, newKey)))));
    }

    @Test
    void nodesThatWriteTheSameAgentsAtOneTimeDoNotWaitForEachOther() {
        List<AgentStore.Sign> forward = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            AgentCard card = card("crowd-" + (1_000 - i), 1, "echo");
            forward.add(sign(Ids.next(), card, world.ann));
        }
        List<AgentStore.Sign> backward = new ArrayList<>(forward);
        Collections.reverse(backward);
        List<UUID> ids = get(world.agents.enter(forward, 200)).stream()
                .map(entered -> get(entered).id())
                .toList();
        List<Future<?>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            writes.add(world.agents.enter(forward, 200));
            writes.add(world.agents.enter(backward, 200));
            writes.add(world.agents.alive(ids));
        }
        writes.forEach(StoreFixture::get);
    }

    private static AgentStore.Sign sign(UUID agent, AgentCard card, Caller caller) {
        return new AgentStore.Sign(agent, card, caller.userId(), caller.apiKeyId());
    }

    @Test
    void anAgentIsBusyWithJobsOnlineWithoutAndOfflineOnceNothingWasHeardOfIt() {
        UUID busy = world.agent(world.ann, "busy");
        world.agent(world.ann, "idle");
        world.agent(world.admin, "gone");
        world.running(busy, 3);
        world.db.change("update bascule.agents set seen_at = now() - interval '61 s' where agent_id = 'gone'");
        assertEquals(AgentStatus.BUSY, find("busy").status());
        assertEquals(1, find("busy").activeJobs());
        assertEquals(AgentStatus.ONLINE, find("idle").status());
        assertEquals(AgentStatus.OFFLINE, find("gone").status());
        assertEquals(List.of("gone"), names(get(world.agents.list(null, AgentStatus.OFFLINE, null, 10))));
        assertEquals(List.of("busy"), names(get(world.agents.list(null, AgentStatus.BUSY, null, 10))));
        assertEquals(new AgentStore.Counts(2, 1), get(world.agents.counts()));
        get(world.agents.alive(List.of(find("gone").id())));
        assertEquals(AgentStatus.ONLINE, find("gone").status());
    }

    @Test
    void aListGoesPageByPageAndShowsAUserTheirOwn() {
        for (int i = 0; i < 5; i++) {
            world.agent(i % 2 == 0 ? world.ann : world.admin, "agent-" + i);
        }
        Page<Agent> first = get(world.agents.list(null, null, null, 2));
        assertEquals(List.of("agent-4", "agent-3"), names(first));
        assertTrue(first.hasMore());
        UUID cursor = first.items().get(1).id();
        assertEquals(List.of("agent-2", "agent-1"), names(get(world.agents.list(null, null, cursor, 2))));
        assertEquals(
                List.of("agent-4", "agent-2", "agent-0"),
                names(get(world.agents.list(world.ann.userId(), null, null, 9))));
    }

    private static List<String> names(Page<Agent> page) {
        return page.items().stream().map(Agent::agentId).toList();
    }

    @Test
    void aTypeIsHandledWhileAnAgentThatRunsItIsOnline() {
        JobTypeStore types = new JobTypeStore(world.db.database);
        AgentCard card = AgentRowsFixture.card("worker", 1, "dig");
        get(world.agents.declare(world.ann.userId(), card.types()));
        world.agent(world.ann, card);
        assertTrue(isHandled(types));
        world.db.change("update bascule.agents set seen_at = now() - interval '61 s'");
        assertFalse(isHandled(types));
    }

    private static boolean isHandled(JobTypeStore types) {
        return get(types.known()).stream().anyMatch(known -> known.type().name().equals("dig") && known.handled());
    }

    @Test
    void whatAnAgentDidStaysWithItsJobsWhenItIsRemoved() {
        UUID agent = world.agent(world.ann, "worker");
        LeaseStore.Claimed done = world.running(agent, 3);
        LeaseStore.Claimed has = world.running(agent, 3);
        get(world.db.complete(done.job().run(), new JsonObject()));
        get(world.leases.close(List.of(done.job().run())));
        assertEquals(
                List.of(has.job().id()),
                get(world.agents.current(agent)).stream().map(AgentRun::jobId).toList());
        AgentRun past = get(world.agents.past(agent, null, 10)).items().get(0);
        assertEquals(List.of(done.job().id(), AgentRun.Outcome.COMPLETED), List.of(past.jobId(), past.outcome()));
        assertEquals(Map.of(AgentRun.Outcome.COMPLETED, 1L), get(world.agents.lastDay(agent)));
        assertEquals(
                ErrorCode.NOT_FOUND,
                refusal(() -> get(world.agents.remove(world.program("eve", Role.USER), "worker"))));
        assertEquals(agent, get(world.agents.remove(world.admin, "worker")).id());
        assertEquals("agent.removed", world.db.sql("select action from bascule.audit order by seq desc limit 1"));
        assertEquals(
                List.of(has.job().id()),
                get(world.leases.expireOf(agent, 10)).stream()
                        .map(job -> job.id())
                        .toList());
        assertEquals(
                "2",
                world.db.sql(
                        "select count(*) from bascule.agent_runs where agent_id = 'worker' and ended_at is not null"));
        assertNotEquals(agent, world.agent(world.admin, "worker"), "the name is free again");
    }

    @Test
    void agentsThatWereNotSeenForLongAreRemovedUnlessTheyHaveAJob() {
        UUID busy = world.agent(world.ann, "busy");
        world.agent(world.ann, "old");
        world.agent(world.ann, "new");
        world.running(busy, 3);
        world.db.change("update bascule.agents set seen_at = now() - interval '31 days' where agent_id <> 'new'");
        assertEquals(1, get(world.agents.removeUnseen(world.duty(), Duration.ofDays(30), 10)));
        assertEquals(List.of("new", "busy"), names(get(world.agents.list(null, null, null, 10))));
    }

    @Test
    void aTypeOfAnAgentIsKnownAndThatOfAHandlerIsLeftAsItIs() {
        JobTypeStore types = new JobTypeStore(world.db.database);
        get(types.announce(new JobType("handled", "By a node.", 5, 1_000L, 2, new JsonObject(), null)));
        get(world.agents.declare(
                world.ann.userId(),
                List.of(
                        described("handled", "Mine!", 1),
                        described("brought", "Trains.", 7),
                        AgentCard.DeclaredType.named("bare"))));
        assertEquals("By a node.", type(types, "handled").description());
        assertEquals(
                List.of("Trains.", 7),
                List.of(
                        type(types, "brought").description(),
                        type(types, "brought").maxAttempts()));
        get(world.agents.declare(world.admin.userId(), List.of(described("brought", "Taken over.", 1))));
        get(world.agents.declare(world.ann.userId(), List.of(AgentCard.DeclaredType.named("brought"))));
        assertEquals("Trains.", type(types, "brought").description(), "its name alone says nothing new");
        get(world.agents.declare(world.ann.userId(), List.of(described("brought", "Trains better.", 7))));
        assertEquals("Trains better.", type(types, "brought").description());
        get(types.announce(new JobType("brought", "A node's now.", 2, null, 0, new JsonObject(), null)));
        get(world.agents.declare(world.ann.userId(), List.of(described("brought", "Mine!", 7))));
        assertEquals("A node's now.", type(types, "brought").description());
    }

    private static AgentCard.DeclaredType described(String name, String description, int maxAttempts) {
        return new AgentCard.DeclaredType(
                new JobType(name, description, maxAttempts, null, 0, new JsonObject().put("a", 1), null), true);
    }

    private static JobType type(JobTypeStore types, String name) {
        return get(types.known()).stream()
                .map(KnownType::type)
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aUsersAgentsBringInSoManyTypesAndNoMore() {
        UUID user = world.program("busybody", Role.USER).userId();
        List<AgentCard.DeclaredType> many = IntStream.range(0, AgentStore.MAX_TYPES)
                .mapToObj(i -> AgentCard.DeclaredType.named("type-" + i))
                .toList();
        get(world.agents.declare(user, many));
        get(world.agents.declare(user, many));
        assertEquals(
                ErrorCode.CONFLICT,
                refusal(() -> get(world.agents.declare(user, List.of(AgentCard.DeclaredType.named("one-more"))))));
        get(world.agents.declare(world.ann.userId(), List.of(AgentCard.DeclaredType.named("one-more"))));
    }

    @Test
    void prunedJobsTakeTheirLeasesAlong() {
        LeaseStore.Claimed run = world.running(world.agent(world.ann, "worker"), 3);
        get(world.db.complete(run.job().run(), new JsonObject()));
        world.db.change("update bascule.ended set completed_at = now() - interval '1 hour'");
        UUID old = new UUID(0x0170_0000_0000_7000L, 1L << 63);
        for (String table : List.of("ended.id", "submitted.id", "agent_runs.job_id")) {
            String[] column = table.split("\\.");
            world.db.change("update bascule." + column[0] + " set " + column[1] + " = '" + old + "'");
        }
        PruneStore prune = new PruneStore(world.db.database);
        assertEquals(
                1,
                get(prune.jobs(
                                world.duty(),
                                JobStatus.COMPLETED,
                                Duration.ofMinutes(1),
                                new PruneStore.Part(PruneStore.FIRST, 10)))
                        .removed());
        assertEquals("0", world.db.sql("select count(*) from bascule.agent_runs"));
    }
}
