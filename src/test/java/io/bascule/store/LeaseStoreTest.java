package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.AgentReach;
import io.bascule.job.AgentRun;
import io.bascule.job.Caller;
import io.bascule.job.Digest;
import io.bascule.job.DutyKey;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.TypeLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises 3, 4 and 6 for the runs of remote agents. */
class LeaseStoreTest {
    private static AgentRowsFixture world;
    private static StoreFixture db;
    private UUID agent;

    @BeforeAll
    static void open() {
        world = new AgentRowsFixture();
        db = world.db;
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void anAgent() {
        world.empty();
        agent = world.agent(world.ann, "ann-1");
    }

    @Test
    void agentsAndNodesShareAThousandJobsAndEachJobIsTakenOnce() {
        db.submit(1_000);
        List<Future<List<UUID>>> claimers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            UUID one = world.agent(world.admin, AgentRowsFixture.card("share-" + i, 1_000, "echo"));
            LeaseStore.Claimer claimer = world.claimer(one, null, Map.of(), 1_000);
            claimers.add(agentClaims(claimer, new ArrayList<>()));
            claimers.add(nodeClaims(db.node(), new ArrayList<>()));
        }
        List<UUID> all = new ArrayList<>();
        claimers.forEach(one -> all.addAll(get(one)));
        assertEquals(all.size(), new HashSet<>(all).size());
        assertEquals(String.valueOf(all.size()), db.sql("select count(*) from bascule.running"));
        assertEquals("0", db.sql("select count(*) from bascule.running where epoch <> 1"));
        assertEquals(
                "0",
                db.sql(
                        "select count(*) from bascule.running u where not exists (select from bascule.nodes n where n.id = u.node_id)"
                                + " and not exists (select from bascule.agent_runs l where l.job_id = u.id and l.epoch = u.epoch)"));
    }

    private static Future<List<UUID>> agentClaims(LeaseStore.Claimer claimer, List<UUID> mine) {
        return world.leases.claim(claimer, List.of("echo"), 17).compose(taken -> {
            taken.forEach(one -> mine.add(one.job().id()));
            return taken.isEmpty() ? Future.succeededFuture(mine) : agentClaims(claimer, mine);
        });
    }

    private static Future<List<UUID>> nodeClaims(UUID node, List<UUID> mine) {
        return db.runs.claim(node, List.of(new RunStore.Room("echo", 13)), 13).compose(taken -> {
            taken.jobs().forEach(job -> mine.add(job.id()));
            return taken.jobs().isEmpty() ? Future.succeededFuture(mine) : nodeClaims(node, mine);
        });
    }

    @Test
    void aClaimRaisesTheEpochStartsAnAttemptAndGivesALease() {
        LeaseStore.Claimed run = world.running(agent, 3);
        Job job = db.job(run.job().id());
        assertEquals(
                List.of(JobStatus.RUNNING, 1L, 1, agent),
                List.of(job.status(), job.epoch(), job.attempt(), job.nodeId()));
        assertEquals(run.job().run(), job.run());
        assertEquals(
                "t",
                db.sql("select lease_until between now() + interval '50 s' and now() + interval '60 s'"
                                + " from bascule.agent_runs where token = '" + run.token() + "'")
                        .substring(0, 1));
        assertEquals("0 1", db.sql("select sum(pending) || ' ' || sum(running) from bascule.job_tallies"));
    }

    @Test
    void whatRequiresLabelsIsForAgentsThatHaveThemAllAndForNoNode() {
        Map<String, String> needs = Map.of("gpu", "true", "os", "linux");
        UUID job = get(db.jobs.submit(List.of(AgentRowsFixture.requiring(needs)), StoreFixture.ANN, null))
                .jobs()
                .get(0)
                .id();
        assertEquals(List.of(), db.claim(db.node, 10));
        assertEquals(Optional.empty(), get(db.runs.nextDue(List.of("echo"))));
        for (Map<String, String> labels :
                List.of(Map.<String, String>of(), Map.of("gpu", "true"), Map.of("gpu", "false", "os", "linux"))) {
            assertEquals(List.of(), get(world.leases.claim(labelled(labels), List.of("echo"), 10)), labels.toString());
            assertEquals(List.of(), get(world.leases.offers(labelled(labels), List.of("echo"), 10)));
            assertEquals(Optional.empty(), get(world.leases.claimOne(labelled(labels), job)));
        }
        LeaseStore.Claimer fit = labelled(Map.of("gpu", "true", "os", "linux", "ram", "64"));
        assertEquals(
                List.of(job),
                get(world.leases.offers(fit, List.of("echo"), 10)).stream()
                        .map(LeaseStore.Offered::jobId)
                        .toList());
        LeaseStore.Claimed run =
                get(world.leases.claim(fit, List.of("echo"), 10)).get(0);
        assertEquals(needs, run.job().requires());
        assertEquals(needs, db.job(job).requires());
        get(db.runs.release(List.of(run.job().run())));
        assertEquals(List.of(), db.claim(db.node, 10), "it still requires them when it is queued again");
        assertTrue(get(world.leases.claimOne(fit, job)).isPresent());
    }

    private LeaseStore.Claimer labelled(Map<String, String> labels) {
        return world.claimer(agent, null, labels, 100);
    }

    @Test
    void aJobThatRequiresLabelsIsNotInsertedAsRunningOnTheNodeThatTookIt() {
        JobStore.Accepted accepted = get(get(db.jobs.submitAll(
                        List.of(new Submission(
                                List.of(AgentRowsFixture.requiring(Map.of("gpu", "true"))), StoreFixture.ANN, null)),
                        db.node))
                .get(0));
        assertEquals(List.of(), accepted.started());
        assertEquals("1", db.sql("select count(*) from bascule.ready where requires = '{\"gpu\": \"true\"}'"));
    }

    @Test
    void anAgentForItsUserAloneTakesItsUsersJobs() {
        db.submit(3);
        UUID mine = get(db.jobs.submit(List.of(StoreFixture.newJob(3)), world.ann, null))
                .jobs()
                .get(0)
                .id();
        LeaseStore.Claimer own = world.claimer(agent, world.ann.userId(), Map.of(), 100);
        assertEquals(1, get(world.leases.offers(own, List.of("echo"), 10)).size());
        List<LeaseStore.Claimed> taken = get(world.leases.claim(own, List.of("echo"), 10));
        assertEquals(List.of(mine), taken.stream().map(one -> one.job().id()).toList());
        assertEquals(3, world.claim(agent, 10).size());
    }

    @Test
    void anAgentHasNoMoreJobsThanItsCapacityAndTheLimitLet() {
        db.submit(10);
        UUID small = world.agent(world.admin, AgentRowsFixture.card("small", 3, "echo"));
        assertEquals(3, offers(world.everyones(small)));
        assertEquals(2, world.claim(small, 2).size());
        assertEquals(1, offers(world.everyones(small)));
        assertEquals(1, world.claim(small, 5).size());
        assertEquals(0, world.claim(small, 5).size());
        assertEquals(0, offers(world.everyones(small)));
        LeaseStore.Claimer bounded = world.claimer(agent, null, Map.of(), 4);
        assertEquals(4, offers(bounded));
        assertEquals(4, get(world.leases.claim(bounded, List.of("echo"), 10)).size());
        assertEquals(List.of(), get(world.leases.claim(bounded, List.of("echo"), 10)));
        assertEquals(0, offers(bounded));
    }

    private static int offers(LeaseStore.Claimer claimer) {
        return get(world.leases.offers(claimer, List.of("echo"), 10)).size();
    }

    @Test
    void limitsOfATypeHoldForAgentsAndNodesTogether() {
        db.submit(6);
        JobTypeStore types = new JobTypeStore(db.engine);
        get(types.change(StoreFixture.RITA, "echo", TypeLimits.Change.maxRunning(3)));
        try {
            assertEquals(List.of(), world.claim(agent, 10), "not in passing");
            assertEquals(6, offers(world.everyones(agent)));
            assertEquals(
                    2,
                    get(db.runs.claimLimited(db.node, new RunStore.Room("echo", 2)))
                            .jobs()
                            .size());
            assertEquals(
                    1,
                    get(world.leases.claimLimited(world.everyones(agent), "echo", 10))
                            .size());
            assertEquals(List.of(), get(world.leases.claimLimited(world.everyones(agent), "echo", 10)));
            assertEquals(List.of(), get(world.leases.open(List.of("echo"), 10)), "nobody is to try in vain");
            assertEquals(0, offers(world.everyones(agent)));
            UUID next = UUID.fromString(db.sql("select id from bascule.ready order by id limit 1"));
            assertEquals(Optional.empty(), get(world.leases.claimOne(world.everyones(agent), next)));
            assertEquals(Optional.empty(), get(world.leases.claimOneLimited(world.everyones(agent), next, "echo")));
            get(types.change(StoreFixture.RITA, "echo", TypeLimits.Change.pause()));
            assertEquals(List.of(), get(world.leases.offers(world.everyones(agent), List.of("echo"), 10)));
            assertEquals(List.of(), get(world.leases.open(List.of("echo"), 10)));
        } finally {
            get(types.change(StoreFixture.RITA, "echo", TypeLimits.Change.resume()));
            get(types.change(StoreFixture.RITA, "echo", TypeLimits.Change.maxRunning(null)));
        }
    }

    @Test
    void jobsOfAConcurrencyKeyRunOneAtATimeWhoeverRunsThem() {
        NewJob keyed = new NewJob("echo", null, new JsonObject(), 5, null, 3, null, List.of(), "key", 1);
        get(db.jobs.submit(List.of(keyed, keyed), StoreFixture.ANN, null));
        assertEquals(List.of(), world.claim(agent, 10), "both are held");
        assertEquals(1, get(db.keys.admit("key")));
        LeaseStore.Claimed first = world.claim(agent, 10).get(0);
        assertEquals("key", first.job().concurrencyKey());
        assertEquals(0, get(db.keys.admit("key")), "the agent's run takes the place");
        assertTrue(get(db.complete(first.job().run(), new JsonObject())));
        assertEquals(1, get(db.keys.admit("key")));
        assertEquals(1, db.claim(db.node, 10).size());
    }

    @Test
    void oneOfManyWinsOneJob() {
        UUID job = db.submit(1).get(0).id();
        List<Future<Optional<LeaseStore.Claimed>>> claims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            claims.add(world.leases.claimOne(world.everyones(world.agent(world.admin, "racer-" + i)), job));
        }
        assertEquals(1, claims.stream().filter(one -> get(one).isPresent()).count());
    }

    @Test
    void aRemovedAgentClaimsNothing() {
        db.submit(1);
        get(world.agents.remove(world.ann, "ann-1"));
        assertEquals(List.of(), world.claim(agent, 10));
        assertEquals(
                Optional.empty(),
                get(world.leases.claimOne(
                        world.everyones(agent), UUID.fromString(db.sql("select id from bascule.ready")))));
    }

    @Test
    void aHeartbeatExtendsTheLeaseOfItsTokenAndUserAlone() {
        LeaseStore.Claimed run = world.running(agent, 3);
        world.age(run, Duration.ofSeconds(50));
        LeaseStore.Extended extended = world.beat(run, world.ann).get(run.token());
        assertEquals(agent, extended.agent());
        assertFalse(extended.cancelled());
        assertTrue(extended.leaseUntil().isAfter(run.leaseUntil().minusSeconds(5)));
        assertEquals(Map.of(), world.beat(run, world.admin), "another user's agent");
        assertEquals(Map.of(), world.beat(new LeaseStore.Claimed(run.job(), UUID.randomUUID(), null), world.ann));
        get(db.complete(run.job().run(), new JsonObject()));
        assertEquals(Map.of(), world.beat(run, world.ann), "its run is over");
    }

    @Test
    void aLeaseNeverOutlivesTheJobsTimeout() {
        get(db.jobs.submit(List.of(AgentRowsFixture.within(20_000)), StoreFixture.ANN, null));
        LeaseStore.Claimed run = world.claim(agent, 1).get(0);
        assertTrue(world.beat(run, world.ann)
                .get(run.token())
                .leaseUntil()
                .isBefore(run.leaseUntil().plusMillis(1)));
        assertEquals(List.of(), get(world.leases.timedOut(10)));
        world.age(run, Duration.ofSeconds(21));
        assertEquals(Map.of(), world.beat(run, world.ann));
        assertEquals(List.of(new LeaseStore.Token(run.job().id(), run.token())), get(world.leases.timedOut(10)));
        assertEquals(List.of(), world.expire(), "it is not lost but late: its end is another");
    }

    @Test
    void aRunThatWasAskedToStopIsToldAndNotExtended() {
        LeaseStore.Claimed run = world.running(agent, 3);
        get(db.jobs.cancel(run.job().id(), Caller.SYSTEM));
        LeaseStore.Extended first = world.beat(run, world.ann).get(run.token());
        assertTrue(first.cancelled());
        assertTrue(first.leaseUntil().isBefore(run.leaseUntil().minusSeconds(40)), "it has the grace time left");
        assertEquals(
                first.leaseUntil(), world.beat(run, world.ann).get(run.token()).leaseUntil());
        world.age(run, Duration.ofSeconds(11));
        assertEquals(JobStatus.CANCELLED, world.expire().get(0).status());
    }

    @Test
    void aLostLeaseBurnsAnAttemptAndWhatItsAgentSaysLateChangesNothing() {
        LeaseStore.Claimed run = world.running(agent, 2);
        assertEquals(List.of(), world.expire(), "it is not over");
        world.age(run, Duration.ofSeconds(61));
        Job lost = world.expire().get(0);
        assertEquals(JobStatus.QUEUED, lost.status());
        assertEquals(List.of(), world.expire(), "once");
        assertEquals(
                new LeaseStore.Fate(AgentRun.Outcome.LOST, null),
                get(world.leases.fate(run.job().run())).orElseThrow());
        assertFalse(get(world.leases.find(List.of(new LeaseStore.Token(run.job().id(), run.token()))))
                .get(run.token())
                .isLive());
        db.change("update bascule.ready set run_at = now(), queue_key = now()");
        String before = db.everything();
        assertFalse(get(db.complete(run.job().run(), new JsonObject())));
        assertEquals(Map.of(), world.beat(run, world.ann));
        assertEquals(List.of(), get(db.runs.release(List.of(run.job().run()))));
        assertEquals(before, db.everything());
        LeaseStore.Claimed next =
                world.claim(world.agent(world.admin, "other"), 1).get(0);
        assertEquals(List.of(2, 2L), List.of(next.job().attempt(), next.job().epoch()));
        assertFalse(get(db.complete(run.job().run(), new JsonObject())), "nor once another has the job");
        assertEquals(JobStatus.RUNNING, db.job(run.job().id()).status());
    }

    @Test
    void aJobWhoseAgentsAreLostAsOftenAsItHasAttemptsFails() {
        LeaseStore.Claimed run = world.running(agent, 1);
        world.age(run, Duration.ofSeconds(61));
        Job failed = world.expire().get(0);
        assertEquals(JobStatus.FAILED, failed.status());
        assertEquals(JobError.LEASE_LOST, failed.error().code());
        JsonObject data = new JsonObject(db.sql("select data::text from bascule.checkpoints"));
        assertEquals(JobError.LEASE_LOST, data.getString("code"));
        assertEquals(Digest.of(data), db.sql("select digest from bascule.checkpoints"));
    }

    @Test
    void theLeaseOfARunThatEndedIsClosedAndThatIsAll() {
        LeaseStore.Claimed run = world.running(agent, 3);
        get(db.complete(run.job().run(), new JsonObject()));
        world.age(run, Duration.ofSeconds(61));
        assertEquals(List.of(), world.expire());
        assertEquals(JobStatus.COMPLETED, db.job(run.job().id()).status());
        assertEquals("0", db.sql("select count(*) from bascule.agent_runs where ended_at is null"));
        assertEquals(
                AgentRun.Outcome.COMPLETED,
                get(world.leases.fate(run.job().run())).orElseThrow().outcome());
    }

    @Test
    void aTermOfTheDutyThatIsOverTakesNothingBack() {
        LeaseStore.Claimed run = world.running(agent, 3);
        world.age(run, Duration.ofSeconds(61));
        var old = world.duty();
        get(world.duties.handOver(old));
        get(world.duties.take("agents", UUID.randomUUID(), Duration.ofMinutes(5)));
        assertEquals(List.of(), get(world.leases.expire(old, 10)));
        assertEquals("0", db.sql("select count(*) from bascule.agent_runs where ended_at is not null"));
        db.change("delete from bascule.duties");
        assertEquals(1, world.expire().size());
    }

    @Test
    void whoTakesTheDutyAnewGivesAgentsTheTimeOfALeaseToComeBack() {
        LeaseStore.Claimed run = world.running(agent, 3);
        get(db.jobs.submit(List.of(AgentRowsFixture.within(20_000)), StoreFixture.ANN, null));
        LeaseStore.Claimed late = world.claim(agent, 1).get(0);
        world.age(run, Duration.ofHours(1));
        world.age(late, Duration.ofHours(1));
        get(world.leases.grantGrace(new DutyKey("agents", 99), AgentRowsFixture.LEASE));
        assertEquals(1, get(world.leases.timedOut(10)).size(), "the duty is another's");
        get(world.leases.grantGrace(world.duty(), AgentRowsFixture.LEASE));
        assertEquals(List.of(), world.expire());
        assertEquals(List.of(), get(world.leases.timedOut(10)));
        assertEquals(1, world.beat(run, world.ann).size());
        assertTrue(get(db.complete(late.job().run(), new JsonObject())), "it may have ended in time");
        assertEquals(
                "0", db.sql("select count(timeout_at) from bascule.agent_runs where token = '" + run.token() + "'"));
        world.age(run, Duration.ofSeconds(61));
        assertEquals(1, world.expire().size(), "once");
    }

    @Test
    void graceTakesNothingFromALeaseThatLastsLonger() {
        LeaseStore.Claimed run = world.running(agent, 3);
        get(world.leases.grantGrace(world.duty(), Duration.ofSeconds(1)));
        assertEquals(
                run.leaseUntil(), world.agents.current(agent).await().get(0).leaseUntil());
    }

    @Test
    void aKeyThatMayNotAnyMoreClaimsNothingAndIsOfferedNothing() {
        db.submit(1);
        UUID job = UUID.fromString(db.sql("select id from bascule.ready"));
        for (String change : List.of(
                "api_keys set revoked_at = now() where user_id",
                "api_keys set revoked_at = null, expires_at = now() where user_id",
                "users set active = false where id",
                "users set active = true, role = 'VIEWER' where id")) {
            db.change("update bascule." + change + " = '" + world.ann.userId() + "'");
            assertEquals(List.of(), world.claim(agent, 1), change);
            assertEquals(Optional.empty(), get(world.leases.claimOne(world.everyones(agent), job)), change);
            assertEquals(List.of(), get(world.leases.offers(world.everyones(agent), List.of("echo"), 1)), change);
            db.change("update bascule.api_keys set expires_at = null where revoked_at is null");
        }
        db.change("update bascule.users set role = 'USER', active = true where id = '" + world.ann.userId() + "'");
        assertEquals(1, world.claim(agent, 1).size());
    }

    @Test
    void aJobsHistoryNamesTheAgentOfEachRun() {
        LeaseStore.Claimed first = world.running(agent, 3);
        world.age(first, Duration.ofSeconds(61));
        world.expire();
        db.change("update bascule.ready set run_at = now(), queue_key = now()");
        LeaseStore.Claimed second =
                world.claim(world.agent(world.admin, "other"), 1).get(0);
        JobQueries queries = new JobQueries(db.database);
        assertEquals(
                List.of("other null", "ann-1 RESCUED"),
                runs(queries, second.job().id()));
        get(db.complete(second.job().run(), new JsonObject()));
        LeaseStore.Claimed straight = world.running(agent, 3);
        get(db.complete(straight.job().run(), new JsonObject()));
        assertEquals(List.of("ann-1 COMPLETED"), runs(queries, straight.job().id()));
        get(world.agents.remove(world.ann, "ann-1"));
        assertEquals(
                List.of("other COMPLETED", "ann-1 RESCUED"),
                runs(queries, second.job().id()));
    }

    private static List<String> runs(JobQueries queries, UUID job) {
        return get(queries.runsBefore(job, null, 10)).items().stream()
                .map(run -> run.nodeName() + " " + run.outcome())
                .toList();
    }

    @Test
    void leasesEndWithTheRightOfTheirAgents() {
        LeaseStore.Claimed run = world.running(agent, 3);
        LeaseStore.Claimed others = world.running(world.agent(world.admin, "others"), 3);
        get(world.leases.endUnentitled(world.duty(), AgentReach.ALL));
        assertEquals(List.of(), world.expire(), "all is right");
        for (String[] change : List.of(
                new String[] {
                    "api_keys set revoked_at = now() where user_id", "api_keys set revoked_at = null where user_id"
                },
                new String[] {
                    "api_keys set expires_at = now() where user_id", "api_keys set expires_at = null where user_id"
                },
                new String[] {"users set active = false where id", "users set active = true where id"},
                new String[] {"users set role = 'VIEWER' where id", "users set role = 'USER' where id"})) {
            db.change("update bascule." + change[0] + " = '" + world.ann.userId() + "'");
            get(world.leases.endUnentitled(world.duty(), AgentReach.ALL));
            assertEquals("1", db.sql("select count(*) from bascule.agent_runs where lease_until <= now()"), change[0]);
            db.change("update bascule." + change[1] + " = '" + world.ann.userId() + "'");
            db.change("update bascule.agent_runs set lease_until = now() + interval '60 s'");
        }
        world.age(run, Duration.ofSeconds(61));
        assertEquals(
                List.of(run.job().id()), world.expire().stream().map(Job::id).toList());
        assertEquals(JobStatus.RUNNING, db.job(others.job().id()).status());
        db.change("delete from bascule.agents where agent_id = 'others'");
        get(world.leases.endUnentitled(world.duty(), AgentReach.ALL));
        assertEquals(
                List.of(others.job().id()),
                world.expire().stream().map(Job::id).toList(),
                "given in the moment of the removal");
    }

    @Test
    void aLeaseEndsWithTheKeyThatClaimedItWhicheverTheAgentUsesNow() {
        LeaseStore.Claimed old = world.running(agent, 3);
        Caller newKey = world.withNewKey(world.ann);
        world.agent(newKey, "ann-1");
        LeaseStore.Claimed fresh = world.running(agent, 3);
        world.agent(world.ann, "ann-1");
        revoke(newKey);
        get(world.leases.endUnentitled(world.duty(), AgentReach.ALL));
        assertEquals(
                List.of(fresh.job().id()),
                world.expire().stream().map(Job::id).toList(),
                "the agent's row names the key that is open");
        world.agent(newKey, "ann-1");
        db.change("update bascule.api_keys set revoked_at = null");
        revoke(world.ann);
        get(world.leases.endUnentitled(world.duty(), AgentReach.ALL));
        assertEquals(
                List.of(old.job().id()), world.expire().stream().map(Job::id).toList());
        db.change("update bascule.api_keys set revoked_at = null");
    }

    @Test
    void whoIsNoLongerAnAdminTakesAndKeepsOwnJobsAlone() {
        UUID others = world.agent(world.admin, "admins");
        LeaseStore.Claimer everyones = world.everyones(others);
        LeaseStore.Claimer own = world.claimer(others, world.admin.userId(), Map.of(), 100);
        LeaseStore.Claimed another = world.running(others, 3);
        get(db.jobs.submit(List.of(StoreFixture.newJob(3)), world.admin, null));
        LeaseStore.Claimed mine = world.claim(others, 1).get(0);
        get(db.jobs.submit(List.of(StoreFixture.newJob(3)), world.admin, null));
        UUID next = db.submit(1).get(0).id();
        get(world.leases.endUnentitled(world.duty(), AgentReach.ADMINS));
        assertEquals(List.of(), world.expire());
        changeRole(Role.REVIEWER);
        try {
            assertEquals(0, offers(everyones));
            assertEquals(List.of(), world.claim(others, 10));
            assertEquals(Optional.empty(), get(world.leases.claimOne(everyones, next)));
            assertEquals(1, offers(own));
            assertEquals(1, get(world.leases.claim(own, List.of("echo"), 10)).size());
            get(world.leases.endUnentitled(world.duty(), AgentReach.ADMINS));
            assertEquals(
                    List.of(another.job().id()),
                    world.expire().stream().map(Job::id).toList());
            assertEquals(JobStatus.RUNNING, db.job(mine.job().id()).status());
        } finally {
            changeRole(Role.ADMIN);
        }
    }

    private static void changeRole(Role role) {
        db.change("update bascule.users set role = '" + role + "' where id = '" + world.admin.userId() + "'");
    }

    private static void revoke(Caller key) {
        db.change("update bascule.api_keys set revoked_at = now() where id = '" + key.apiKeyId() + "'");
    }

    @Test
    void agentsRunsAreNotRescuedAsThoseOfLostNodesNorStuck() {
        LeaseStore.Claimed run = world.running(agent, 3);
        assertEquals(List.of(), get(db.nodes.rescue(10, Duration.ZERO)));
        TallyStore tallies = new TallyStore(db.database);
        assertEquals(0, get(tallies.stuck(Duration.ofSeconds(30))).total());
        world.age(run, Duration.ofSeconds(100));
        assertEquals(1, get(tallies.stuck(Duration.ofSeconds(30))).running());
    }
}
