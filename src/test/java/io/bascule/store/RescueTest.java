package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.Digest;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RescueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static StoreFixture db;
    private UUID node;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @BeforeEach
    void aNewNode() {
        db.empty();
        db.change("delete from bascule.nodes");
        node = db.node();
    }

    private Job running(int maxAttempts) {
        get(db.jobs.submit(List.of(StoreFixture.newJob(maxAttempts)), StoreFixture.ANN, null));
        return db.claim(node, 1).get(0);
    }

    private void loseNode() {
        db.change("update bascule.nodes set heartbeat_at = now() - interval '31 s' where id = '" + node + "'");
        assertEquals(
                List.of(node),
                get(db.nodes.declareLost(TIMEOUT)).stream()
                        .map(NodeStore.LostNode::id)
                        .toList());
    }

    private static List<Job> rescue() {
        return get(db.nodes.rescue(100, Duration.ZERO));
    }

    @Test
    void aNodeIsLostByTheDatabasesClockAlone() {
        assertEquals(List.of(), get(db.nodes.declareLost(TIMEOUT)));
        assertTrue(get(db.nodes.heartbeat(node, Set.of())).alive());
        loseNode();
        assertEquals(List.of(), get(db.nodes.declareLost(TIMEOUT)), "once");
        assertFalse(get(db.nodes.heartbeat(node, Set.of())).alive());
        assertEquals("true", db.sql("select (heartbeat_at < now() - interval '30 s')::text from bascule.nodes"));
    }

    @Test
    void jobsOfLiveNodesAreLeftAlone() {
        running(3);
        assertEquals(List.of(), rescue());
    }

    @Test
    void aJobWithAttemptsLeftIsQueuedAgainAndItsNextClaimBurnsOne() {
        Job job = running(2);
        loseNode();
        Job rescued = rescue().get(0);
        assertEquals(JobStatus.QUEUED, rescued.status());
        assertNull(rescued.nodeId());
        assertEquals("RESCUED", db.sql("select outcome from bascule.job_runs where job_id = '" + job.id() + "'"));
        assertEquals(2, db.claim(db.node(), 1).get(0).attempt());
        assertFalse(get(db.complete(job.run(), new JsonObject())), "the lost node's run is stale");
    }

    @Test
    void aJobWithoutAttemptsLeftFailsWithAnErrorCheckpointWhoseDigestIsRight() {
        running(1);
        loseNode();
        Job failed = rescue().get(0);
        assertEquals(JobStatus.FAILED, failed.status());
        assertEquals(JobError.NODE_LOST, failed.error().code());
        assertEquals("ERROR", db.sql("select checkpoint_type from bascule.checkpoints"));
        JsonObject data = new JsonObject(db.sql("select data::text from bascule.checkpoints"));
        assertEquals(1, data.getInteger("attempt"));
        assertEquals(Digest.of(data), db.sql("select digest from bascule.checkpoints"));
    }

    @Test
    void theErrorCheckpointOfAFailedRunHasTheRightDigestToo() {
        Job job = running(1);
        JobError error = new JobError("CODE", "ü \"quoted\" \\ \uD83D\uDE00\n");
        get(db.runs.fail(job.run(), error, 1, 1));
        JsonObject data = new JsonObject(db.sql("select data::text from bascule.checkpoints"));
        assertEquals(error.message(), data.getString("message"));
        assertEquals(Digest.of(data), db.sql("select digest from bascule.checkpoints"));
    }

    @Test
    void aJobThatPeopleAskedToCancelIsCancelled() {
        Job job = running(3);
        get(db.jobs.cancel(job.id(), Caller.SYSTEM));
        assertEquals(List.of(job.run()), get(db.nodes.heartbeat(node, Set.of())).toCancel());
        loseNode();
        assertEquals(JobStatus.CANCELLED, rescue().get(0).status());
    }

    @Test
    void aLostNodeComesBackOnlyOnceNoneOfItsJobsIsLeft() {
        running(3);
        loseNode();
        assertFalse(get(db.nodes.comeBack(node)));
        assertEquals(List.of(), db.claim(node, 1));
        rescue();
        assertTrue(get(db.nodes.comeBack(node)));
        assertTrue(get(db.nodes.heartbeat(node, Set.of())).alive());
        assertEquals(1, db.claim(node, 1).size());
    }

    @Test
    void rescueGoesBatchByBatchAndSpreadsWhatItQueues() {
        db.submit(10);
        db.claim(node, 10);
        get(db.nodes.leave(node));
        assertEquals(6, get(db.nodes.rescue(6, Duration.ofHours(1))).size());
        assertEquals(4, get(db.nodes.rescue(6, Duration.ofHours(1))).size());
        assertEquals("0", db.sql("select count(*) from bascule.jobs where run_at > now() + interval '1 hour'"));
        assertTrue(Integer.parseInt(db.sql("select count(distinct run_at) from bascule.jobs")) > 5);
    }

    @Test
    void fourRescuersTakeEachJobOnce() {
        db.submit(200);
        db.claim(node, 200);
        get(db.nodes.leave(node));
        var rescuers = java.util.stream.Stream.generate(() -> db.nodes.rescue(200, Duration.ZERO))
                .limit(4)
                .toList();
        assertEquals(200, rescuers.stream().mapToInt(one -> get(one).size()).sum());
        assertEquals("200", db.sql("select count(*) from bascule.job_runs"));
    }

    @Test
    void straysAreHandedBackAndWhatIsKnownIsKept() {
        Job known = running(3);
        Job stray = running(3);
        assertEquals(2, get(db.runs.holding(node)));
        List<Job> released = get(db.runs.releaseStrays(node, List.of(known.run())));
        assertEquals(List.of(stray.id()), released.stream().map(Job::id).toList());
        assertEquals(JobStatus.RUNNING, db.job(known.id()).status());
        assertEquals(1, db.claim(node, 1).get(0).attempt(), "no attempt was burnt");
    }
}
