package io.bascule.store;

import static io.bascule.store.StoreFixture.ANN;
import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises 1 and 2, and that what was submitted is what is kept. */
class SubmitTest {
    private static final List<String> ODD_TEXTS = List.of(
            "NULL",
            "null",
            "\"",
            "'",
            "\\",
            "\\\"",
            "\\N",
            "{}",
            "{a,b}",
            ",",
            " ",
            "  two  spaces  ",
            "line\nbreak\ttab\r",
            "ü ß 漢字 \uD83D\uDE00",
            "\u2028\uFFFF",
            "$1 %s ${x} --",
            "x".repeat(100));
    private static StoreFixture db;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
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
        return new NewJob("echo", null, new JsonObject().put("n", n), 5, null, 3, null, List.of());
    }

    private static List<UUID> ids(JobStore.Accepted accepted) {
        return accepted.jobs().stream().map(Job::id).toList();
    }

    private static Fault mismatch(List<NewJob> jobs) {
        Fault fault = assertThrows(Fault.class, () -> get(db.jobs.submit(jobs, ANN, "key")));
        assertEquals(ErrorCode.IDEMPOTENCY_MISMATCH, fault.code());
        return fault;
    }

    @Test
    void aBatchKeepsItsOrderAndItsIdsSortByTime() {
        List<NewJob> batch =
                IntStream.range(0, 1_000).mapToObj(SubmitTest::numbered).toList();
        List<Job> accepted = get(db.jobs.submit(batch, ANN, null)).jobs();
        for (int i = 0; i < batch.size(); i++) {
            assertEquals(i, accepted.get(i).inputData().getInteger("n"));
        }
        assertEquals(
                IntStream.range(0, 1_000).boxed().toList().toString().replace(" ", ""),
                db.sql("select jsonb_agg((input ->> 'n')::int order by id)::text from bascule.jobs")
                        .replace(" ", ""));
    }

    /** So that a list up to a time ends at an id, whatever the clocks of the nodes say. */
    @Test
    void anIdSaysWhenItsJobWasSubmittedByTheDatabasesClock() {
        List<NewJob> some = List.of(numbered(1), numbered(2));
        get(db.jobs.submit(some, ANN, null));
        get(db.jobs.submit(some, ANN, "key"));
        get(db.jobs.submitAll(List.of(new Submission(some, ANN, null)), db.node));
        List<Job> jobs = Stream.of(get(db.jobs.submit(some, RITA, null)), get(db.jobs.submit(some, RITA, "key")))
                .flatMap(accepted -> accepted.jobs().stream())
                .toList();
        for (Job job : jobs) {
            assertEquals(
                    Ids.firstOf(job.createdAt()).getMostSignificantBits(),
                    job.id().getMostSignificantBits());
            assertEquals(job, db.job(job.id()));
        }
        assertEquals(
                "10",
                db.sql("select count(*) from bascule.jobs where " + "translate(left(id::text, 18), '-', '')"
                        + " = bascule.id_prefix(created_at)"));
    }

    @Test
    void whatIsAcceptedIsWhatIsStored() {
        NewJob job = new NewJob("echo", "text", new JsonObject().put("a", 1), 7, null, 4, 9_000L, List.of("t"));
        Job accepted = get(db.jobs.submit(List.of(job), ANN, null)).jobs().get(0);
        assertEquals(JobStatus.PENDING, accepted.status());
        assertEquals(accepted, db.job(accepted.id()));
        assertEquals("420", db.sql("select extract(epoch from run_at - queue_key)::int from bascule.jobs"));
    }

    @Test
    void eachTagLeadsToItsJobWhetherItIsStartedAtOnceOrWaits() {
        List<String> tags = ODD_TEXTS.subList(0, 10);
        NewJob job = new NewJob("echo", null, new JsonObject(), 5, null, 3, null, tags);
        UUID waits = get(db.jobs.submit(List.of(job), ANN, "key")).jobs().get(0).id();
        UUID started = get(db.jobs
                        .submitAll(List.of(new Submission(List.of(job), ANN, null)), db.node)
                        .compose(each -> each.get(0)))
                .jobs()
                .get(0)
                .id();
        get(db.jobs.submit(List.of(job), ANN, "key"));
        JobQueries queries = new JobQueries(db.database);
        for (String tag : tags) {
            JobFilter filter = new JobFilter(Set.of(), null, null, tag, null, null, null, null, 10, 0);
            List<Job> found = get(queries.page(filter, Caller.SYSTEM, false)).items();
            assertEquals(Set.of(waits, started), found.stream().map(Job::id).collect(Collectors.toSet()), tag);
        }
    }

    @Test
    void aBadJobInTheMiddleOfABatchKeepsAllOut() {
        NewJob bad = new NewJob("echo", null, null, 99, null, 3, null, null);
        for (String key : new String[] {null, "key"}) {
            assertThrows(
                    RuntimeException.class,
                    () -> get(db.jobs.submit(List.of(numbered(1), bad, numbered(2)), ANN, key)));
            assertEquals("0", db.sql("select count(*) from bascule.jobs"));
        }
    }

    @Test
    void oneKeyUsedByManyAtOnceIsOneJob() {
        List<Future<JobStore.Accepted>> all = Stream.generate(() -> db.jobs.submit(List.of(numbered(1)), ANN, "key"))
                .limit(20)
                .toList();
        Set<UUID> ids = new HashSet<>();
        all.forEach(one -> ids.addAll(ids(get(one))));
        assertEquals(1, ids.size());
        assertEquals(1, all.stream().filter(one -> !get(one).existed()).count());
        assertEquals("1", db.sql("select count(*) from bascule.jobs"));
    }

    @Test
    void oneKeyUsedByManyBatchesAtOnceIsOneBatch() {
        List<NewJob> batch = List.of(numbered(1), numbered(2), numbered(3));
        List<Future<JobStore.Accepted>> all = Stream.generate(() -> db.jobs.submit(batch, ANN, "key"))
                .limit(20)
                .toList();
        Set<List<UUID>> answers = new HashSet<>();
        all.forEach(one -> answers.add(ids(get(one))));
        assertEquals(1, answers.size());
        assertEquals("3", db.sql("select count(*) from bascule.jobs"));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefusedHoweverManyJobsItHolds() {
        List<List<NewJob>> bodies = List.of(
                List.of(numbered(1)),
                List.of(numbered(2)),
                List.of(numbered(1), numbered(2)),
                List.of(numbered(2), numbered(1)),
                List.of(numbered(1), numbered(2), numbered(3)));
        for (List<NewJob> first : bodies) {
            db.empty();
            List<UUID> ids = ids(get(db.jobs.submit(first, ANN, "key")));
            for (List<NewJob> second : bodies) {
                if (second != first) {
                    mismatch(second);
                }
            }
            JobStore.Accepted again = get(db.jobs.submit(first, ANN, "key"));
            assertTrue(again.existed());
            assertEquals(ids, ids(again));
            assertEquals(String.valueOf(first.size()), db.sql("select count(*) from bascule.jobs"));
        }
    }

    @Test
    void aKeyWhoseJobsAreRemovedWhileItIsLookedUpIsFreeAgain() {
        for (List<NewJob> jobs : List.of(List.of(numbered(1)), List.of(numbered(1), numbered(2)))) {
            db.empty();
            List<UUID> before = ids(get(db.jobs.submit(jobs, ANN, "key")));
            db.removeOnceItsKeyIsMet(before.get(0));
            JobStore.Accepted anew = get(db.jobs.submit(jobs.subList(0, 1), ANN, "key"));
            assertFalse(anew.existed());
            assertNotEquals(before, ids(anew));
            assertEquals(ids(anew), ids(get(db.jobs.submit(jobs.subList(0, 1), ANN, "key"))));
        }
    }

    @Test
    void aKeyBelongsToItsUser() {
        UUID anns = ids(get(db.jobs.submit(List.of(numbered(1)), ANN, "key"))).get(0);
        JobStore.Accepted ritas = get(db.jobs.submit(List.of(numbered(2)), RITA, "key"));
        assertFalse(ritas.existed());
        assertNotEquals(anns, ids(ritas).get(0));
    }

    @Test
    void aKnownKeyAnswersWithTheJobAsItIsNow() {
        UUID id = ids(get(db.jobs.submit(List.of(numbered(1)), ANN, "key"))).get(0);
        assertTrue(get(db.complete(db.claim(db.node, 1).get(0).run(), new JsonObject().put("done", true))));
        Job now = get(db.jobs.submit(List.of(numbered(1)), ANN, "key")).jobs().get(0);
        assertEquals(id, now.id());
        assertEquals(JobStatus.COMPLETED, now.status());
    }

    @Test
    void oddTextsAreKeptAsTheyAre() {
        List<NewJob> batch = new ArrayList<>();
        for (String text : ODD_TEXTS) {
            JsonObject input = new JsonObject().put(text, JsonArray.of(text, new JsonObject().put("x", text)));
            batch.add(new NewJob("echo", text, input, 5, null, 3, null, List.of(text, "b", text)));
        }
        batch.add(new NewJob("echo", "", new JsonObject(), 5, null, 3, null, ODD_TEXTS.subList(0, 16)));
        List<Job> accepted =
                get(db.jobs.submit(batch, ANN, "\"odd\", {key} \\ NULL")).jobs();
        for (int i = 0; i < batch.size(); i++) {
            Job stored = db.job(accepted.get(i).id());
            assertEquals(batch.get(i).taskDescription(), stored.taskDescription());
            assertEquals(batch.get(i).tags(), stored.tags());
            assertEquals(batch.get(i).inputData(), stored.inputData());
        }
        assertTrue(get(db.jobs.submit(batch, ANN, "\"odd\", {key} \\ NULL")).existed());
    }

    @Test
    void numbersWithManyDigitsAreKept() {
        JsonObject input = new JsonObject("{\"n\":123456789012345678901234567890,\"m\":-9007199254740993}");
        Job job = get(db.jobs.submit(List.of(new NewJob("echo", null, input, 5, null, 3, null, List.of())), ANN, null))
                .jobs()
                .get(0);
        assertEquals(
                input.encode().length(), db.job(job.id()).inputData().encode().length());
        assertEquals(
                "123456789012345678901234567890",
                db.job(job.id()).inputData().getValue("n").toString());
    }
}
