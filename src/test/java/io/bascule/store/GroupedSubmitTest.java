package io.bascule.store;

import static io.bascule.store.StoreFixture.ANN;
import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many submissions in one statement, each with its own answer, and what of them starts at once. */
class GroupedSubmitTest {
    private static StoreFixture db;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
        List.of("paused", "narrow", "slow").forEach(db::announce);
        db.change("update bascule.job_types set paused = true where name = 'paused'");
        db.change("update bascule.job_types set max_running = 5 where name = 'narrow'");
        db.change("update bascule.job_types set rate_limit = 5, rate_ms = 1000 where name = 'slow'");
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @BeforeEach
    void empty() {
        db.empty();
    }

    private static NewJob numbered(int n) {
        return typed("echo", n, null, null);
    }

    private static NewJob typed(String type, int n, Instant runAt, String key) {
        return new NewJob(type, null, new JsonObject().put("n", n), 5, runAt, 3, null, List.of(), key, null);
    }

    private static Submission one(NewJob job, String key) {
        return new Submission(List.of(job), ANN, key);
    }

    private static List<Future<JobStore.Accepted>> submit(UUID startOn, Submission... submissions) {
        return get(db.jobs.submitAll(List.of(submissions), startOn));
    }

    private static Job first(Future<JobStore.Accepted> accepted) {
        return get(accepted).jobs().get(0);
    }

    private static String counts() {
        return db.sql(
                "select (select count(*) from bascule.ready) || ' ready, ' || (select count(*) from bascule.running)"
                        + " || ' running, tallied ' || sum(pending) || ' ' || sum(running) from bascule.job_tallies");
    }

    @Test
    void oneKeyThatComesSeveralTimesInAGroupIsOneJob() {
        List<Future<JobStore.Accepted>> all = submit(
                null,
                one(numbered(1), "key"),
                one(numbered(9), null),
                one(numbered(1), "key"),
                one(numbered(2), "other"),
                one(numbered(1), "key"));
        assertEquals(
                List.of(false, false, true, false, true),
                all.stream().map(one -> get(one).existed()).toList());
        assertEquals(first(all.get(0)).id(), first(all.get(2)).id());
        assertEquals(first(all.get(0)).id(), first(all.get(4)).id());
        assertEquals(
                List.of(1, 9, 1, 2, 1),
                all.stream().map(one -> first(one).inputData().getInteger("n")).toList());
        assertEquals("3 ready, 0 running, tallied 3 0", counts());
    }

    @Test
    void aKeyThatWasUsedForSomethingElseIsRefusedAndItsNeighboursAreTaken() {
        UUID known = first(submit(null, one(numbered(1), "key")).get(0)).id();
        List<Future<JobStore.Accepted>> all = submit(
                db.node,
                one(numbered(3), null),
                one(numbered(2), "key"),
                one(numbered(1), "key"),
                new Submission(List.of(numbered(2)), RITA, "key"),
                one(numbered(4), "new"),
                one(numbered(5), "new"));
        for (int refused : new int[] {1, 5}) {
            Fault fault = assertThrows(Fault.class, () -> get(all.get(refused)));
            assertEquals(ErrorCode.IDEMPOTENCY_MISMATCH, fault.code());
        }
        assertEquals(known, first(all.get(2)).id());
        assertTrue(get(all.get(2)).existed());
        assertEquals(List.of(), get(all.get(2)).started(), "what was known is not started again");
        for (int taken : new int[] {0, 3, 4}) {
            assertFalse(get(all.get(taken)).existed());
            assertEquals(1, get(all.get(taken)).started().size());
        }
        assertEquals("1 ready, 3 running, tallied 1 3", counts());
    }

    @Test
    void aKeyWhoseJobIsRemovedWhileItIsLookedUpIsTakenAnewAndItsNeighboursAsTheyAre() {
        UUID before = first(submit(null, one(numbered(1), "key")).get(0)).id();
        UUID known = first(submit(null, one(numbered(2), "other")).get(0)).id();
        db.removeOnceItsKeyIsMet(before);
        List<Future<JobStore.Accepted>> all = submit(
                db.node,
                one(numbered(3), null),
                one(numbered(1), "key"),
                one(numbered(2), "other"),
                one(numbered(4), "new"));
        assertEquals(
                List.of(false, false, true, false),
                all.stream().map(one -> get(one).existed()).toList());
        assertEquals(known, first(all.get(2)).id());
        Job anew = get(all.get(1)).started().get(0);
        assertEquals(db.job(anew.id()), anew);
        assertEquals("1 ready, 3 running", counts().substring(0, 18));
    }

    @Test
    void submissionsOfSeveralJobsKeepTheirOrderInAGroup() {
        List<Future<JobStore.Accepted>> all = submit(
                null,
                new Submission(List.of(numbered(1), numbered(2)), ANN, null),
                one(numbered(3), "key"),
                new Submission(List.of(numbered(4), numbered(5), numbered(6)), RITA, null));
        for (Future<JobStore.Accepted> one : all) {
            get(one).jobs().forEach(job -> assertEquals(job, db.job(job.id())));
        }
        assertEquals(RITA.userId(), get(all.get(2)).jobs().get(2).userId());
        assertEquals(6, get(all.get(2)).jobs().get(2).inputData().getInteger("n"));
    }

    @Test
    void whatStartsAtOnceIsStoredAsTheRunThatIsAnswered() {
        JobStore.Accepted accepted = get(submit(db.node, one(numbered(1), null)).get(0));
        assertEquals(JobStatus.PENDING, accepted.jobs().get(0).status(), "a 201 says what was accepted");
        Job run = accepted.started().get(0);
        assertEquals(db.job(run.id()), run);
        assertEquals(List.of(1L, 1), List.of(run.epoch(), run.attempt()));
        assertEquals("0 ready, 1 running, tallied 0 1", counts());
        assertTrue(get(db.complete(run.run(), new JsonObject())));
    }

    @Test
    void onlyWhatMayRunNowStartsAtOnce() {
        List<Future<JobStore.Accepted>> all = submit(
                db.node,
                one(typed("paused", 1, null, null), null),
                one(typed("narrow", 2, null, null), null),
                one(typed("slow", 3, null, null), "key"),
                one(typed("unheard-of", 4, null, null), null),
                one(typed("echo", 5, Instant.now().plusSeconds(3_600), null), null),
                one(typed("echo", 6, null, "k"), null),
                one(typed("echo", 7, Instant.EPOCH, null), null));
        assertEquals(
                List.of(0, 0, 0, 0, 0, 0, 1),
                all.stream().map(one -> get(one).started().size()).toList());
        assertEquals("6 ready, 1 running, tallied 6 1", counts());
        assertEquals(
                "6", db.sql("select input ->> 'n' from bascule.jobs j join bascule.ready r using (id) where held"));
    }

    @Test
    void aNodeThatLeftOrWasLostOrNeverJoinedStartsNothing() {
        UUID left = db.node();
        get(db.nodes.leave(left));
        UUID lost = db.node();
        db.change("update bascule.nodes set stopped_at = now(), lost = true where id = '" + lost + "'");
        for (UUID node : List.of(left, lost, UUID.randomUUID())) {
            JobStore.Accepted accepted =
                    get(submit(node, one(numbered(1), null)).get(0));
            assertEquals(List.of(), accepted.started());
            assertEquals(JobStatus.PENDING, db.job(accepted.jobs().get(0).id()).status());
        }
        assertEquals("3 ready, 0 running, tallied 3 0", counts());
    }

    @Test
    void oneJobThatTheDatabaseRefusesKeepsItsWholeGroupOut() {
        NewJob bad = new NewJob("echo", null, null, 99, null, 3, null, null);
        assertThrows(RuntimeException.class, () -> submit(db.node, one(numbered(1), null), one(bad, null)));
        assertEquals("0", db.sql("select count(*) from bascule.submitted"));
        assertEquals("0", db.sql("select count(*) from bascule.job_tallies"));
    }

    /** Promise 1: where looking up a known key fails, the transaction is over, and nothing of it may be acknowledged. */
    @Test
    void whereALookUpFailsNothingOfTheGroupIsAcknowledged() {
        submit(null, one(numbered(1), "key"));
        db.change("alter view bascule.jobs rename to jobs_away");
        try {
            List<Future<JobStore.Accepted>> all = submit(null, one(numbered(2), "new"), one(numbered(1), "key"));
            all.forEach(one -> assertThrows(RuntimeException.class, () -> get(one)));
        } catch (RuntimeException refusedAsAWhole) {
            assertEquals("1", db.sql("select count(*) from bascule.submitted"));
        } finally {
            db.change("alter view bascule.jobs_away rename to jobs");
        }
        assertEquals("1", db.sql("select count(*) from bascule.submitted"));
    }
}
