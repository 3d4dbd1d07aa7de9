package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.KnownType;
import io.bascule.job.Role;
import io.bascule.job.TypeLimits;
import io.bascule.job.TypeLimits.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people set of a type: kept, told, audited, and in force for what was claimed before. */
class JobTypeStoreTest {
    private static final Caller ADA = Caller.person(Ids.next(), "ada", Role.ADMIN);
    private static final TypeLimits.Rate TEN_A_MINUTE = new TypeLimits.Rate(10, 60_000);

    private final StoreFixture db = new StoreFixture();
    private final JobTypeStore types = new JobTypeStore(db.engine);

    @AfterEach
    void close() {
        db.close();
    }

    private KnownType change(Change change) {
        return get(types.change(ADA, "echo", change));
    }

    private List<Job> claimLimited(int jobs) {
        return get(db.runs.claimLimited(db.node, new RunStore.Room("echo", jobs)))
                .jobs();
    }

    private void complete(Job job) {
        assertTrue(get(db.complete(job.run(), new JsonObject())));
    }

    @Test
    void whatIsChangedIsKeptAndTheRestIsLeftAlone() {
        assertEquals(TypeLimits.NONE, get(types.known()).get(0).limits());
        change(Change.maxRunning(5));
        change(Change.rate(TEN_A_MINUTE));
        KnownType paused = change(Change.pause());
        assertEquals(new TypeLimits(true, 5, TEN_A_MINUTE), paused.limits());
        assertEquals(List.of(paused), get(types.known()));
        assertEquals(
                new TypeLimits(false, 5, TEN_A_MINUTE), change(Change.resume()).limits());
        assertEquals(
                new TypeLimits(false, null, TEN_A_MINUTE),
                change(Change.maxRunning(null)).limits());
        assertEquals(TypeLimits.NONE, change(Change.rate(null)).limits());
    }

    private boolean isHandled() {
        return get(types.known()).get(0).handled();
    }

    @Test
    void aTypeIsHandledWhileALiveNodeTakesIt() {
        assertFalse(isHandled());
        get(db.nodes.takes(db.node, Set.of("other", "echo")));
        assertTrue(isHandled());
        get(db.nodes.heartbeat(db.node, Set.of("other")));
        assertFalse(isHandled());
        get(db.nodes.heartbeat(db.node, Set.of("echo")));
        assertTrue(isHandled());
        assertTrue(change(Change.pause()).handled());
        get(db.nodes.leave(db.node));
        assertFalse(isHandled());
        get(db.nodes.takes(db.node, Set.of("echo")));
        assertFalse(isHandled(), "a node that left takes nothing");
    }

    @Test
    void theEngineHearsWhichTypesAreLimitedAndWhichPaused() {
        db.announce("other");
        db.announce("third");
        change(Change.pause());
        get(types.change(ADA, "other", Change.maxRunning(1)));
        assertEquals(new JobTypeStore.Limited(Set.of("echo", "other"), Set.of("echo")), get(types.limited()));
    }

    @Test
    void aChangeIsAuditedOnceWithWhatItWas() {
        change(Change.maxRunning(5));
        change(Change.maxRunning(5));
        change(Change.rate(TEN_A_MINUTE));
        change(Change.pause());
        assertEquals("3", db.sql("select count(*) from bascule.audit"));
        assertEquals("ada", db.sql("select distinct actor_name from bascule.audit"));
        assertEquals(
                "job-type.changed job-type:echo",
                db.sql("select distinct action || ' ' || subject from bascule.audit"));
        assertEquals(
                "{\"maxRunning\": 5, \"maxRunningBefore\": null}"
                        + "{\"rate\": {\"limit\": 10, \"perMs\": 60000}, \"rateBefore\": null}{\"paused\": true}",
                db.sql("select string_agg(detail::text, '' order by seq) from bascule.audit"));
    }

    @Test
    void aTypeThatNobodyAnnouncedIsNotFound() {
        Fault refused = assertThrows(Fault.class, () -> get(types.change(ADA, "nothing", Change.pause())));
        assertEquals(ErrorCode.NOT_FOUND, refused.code());
    }

    @Test
    void announcingATypeAgainLeavesItsLimits() {
        change(Change.maxRunning(5));
        db.announce("echo");
        assertEquals(5, get(types.known()).get(0).limits().maxRunning());
    }

    @Test
    void whatRanBeforeTheLimitCountsAgainstIt() {
        db.submit(10);
        List<Job> before = db.claim(db.node, 4);
        change(Change.maxRunning(5));
        assertEquals("4", db.sql("select count(*) from bascule.running where limited"));
        assertEquals(1, claimLimited(10).size());
        before.forEach(this::complete);
        assertEquals(4, claimLimited(10).size());
    }

    @Test
    void whatWasAboutToBeClaimedWithoutTheLimitIsWaitedForAndCounts() {
        db.submit(10);
        Promise<Void> commit = Promise.promise();
        Promise<Void> claimed = Promise.promise();
        Future<Void> slow = db.engine.transaction(tx -> tx.preparedQuery(RunSql.CLAIM)
                .execute(Tuple.of(db.node, new String[] {"echo"}, new Integer[] {3}, 3))
                .onSuccess(rows -> claimed.complete())
                .compose(rows -> commit.future()));
        get(claimed.future());
        change(Change.maxRunning(5));
        assertEquals(List.of(), claimLimited(10), "nobody knows yet how many there is room for");
        assertEquals(List.of(), claimLimited(10));
        commit.complete();
        get(slow);
        assertEquals(2, claimLimited(10).size());
        assertEquals("5", db.sql("select count(*) from bascule.running where limited"));
    }

    @Test
    void aLongTransactionThatOnlyReadsKeepsNoLimitFromComingIntoForce() {
        db.submit(10);
        Promise<Void> set = Promise.promise();
        Promise<Void> reads = Promise.promise();
        Promise<Void> again = Promise.promise();
        Promise<Void> end = Promise.promise();
        Future<Void> reader = db.database.longTransaction(tx -> tx.query("select 1")
                .execute()
                .onSuccess(rows -> reads.complete())
                .compose(rows -> set.future())
                .compose(v -> tx.query("select 1").execute())
                .onSuccess(rows -> again.complete())
                .compose(rows -> end.future()));
        get(reads.future());
        change(Change.maxRunning(5));
        assertEquals(List.of(), claimLimited(10), "what its last statement saw, nobody knows");
        set.complete();
        get(again.future());
        assertEquals(5, claimLimited(10).size());
        end.complete();
        get(reader);
    }

    @Test
    void aLimitIsInForceWithTheFirstClaim() {
        db.submit(10);
        for (Change change : List.of(Change.maxRunning(3), Change.rate(TEN_A_MINUTE))) {
            change(change);
            assertEquals(3, claimLimited(3).size(), change.toString());
            change(Change.maxRunning(null));
            change(Change.rate(null));
        }
    }

    @Test
    void nothingOfAPausedTypeIsStartedByASubmit() {
        change(Change.pause());
        List<Submission> one = List.of(new Submission(List.of(StoreFixture.newJob(3)), StoreFixture.ANN, null));
        assertEquals(List.of(), get(get(db.jobs.submitAll(one, db.node)).get(0)).started());
        change(Change.resume());
        assertEquals(
                1, get(get(db.jobs.submitAll(one, db.node)).get(0)).started().size());
    }

    @Test
    void aNewRateBeginsUnusedAndTheSameOneGoesOn() {
        db.submit(30);
        change(Change.rate(TEN_A_MINUTE));
        assertEquals(10, claimLimited(20).size());
        change(Change.rate(TEN_A_MINUTE));
        change(Change.maxRunning(100));
        assertEquals(List.of(), claimLimited(20));
        change(Change.rate(new TypeLimits.Rate(5, 60_000)));
        assertEquals(5, claimLimited(20).size());
    }
}
