package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Address;
import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.store.JobStore;
import io.bascule.store.TestRows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of many jobs at once: counts and changes. */
class JobSetRoutesTest {
    private static final String BULK = "/api/agent-jobs/bulk";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static TestServer server;
    private static JobStore store;
    private static UUID away;
    private final List<UUID> ids = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = new TestServer();
        store = new JobStore(server.database, Duration.ofSeconds(60));
        serve(Addresses.CANCEL, id -> store.cancel(id, Caller.SYSTEM));
        serve(Addresses.RETRY, id -> store.retry(id, Caller.SYSTEM));
    }

    /** As the engine does: whose job it is first. */
    private static void serve(Address<Requests.OneJob, Job> at, Function<UUID, Future<JobStore.Changed>> change) {
        server.bus.serve(
                at,
                asked -> store.get(asked.jobId()).compose(found -> {
                    Job job = found.orElseThrow(() -> Fault.notFound("job"));
                    if (job.id().equals(away)) {
                        throw Fault.of(ErrorCode.UNAVAILABLE, "The database is away.");
                    }
                    if (!asked.caller().sees(job.userId())) {
                        throw Fault.notFound("job");
                    }
                    if (!asked.caller().controls(job.userId())) {
                        throw Fault.of(ErrorCode.FORBIDDEN, "Not yours.");
                    }
                    return change.apply(job.id()).map(JobStore.Changed::job);
                }));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Three of the user's and three of the admin's in each state. */
    @BeforeEach
    void fill() throws SQLException {
        away = null;
        server.rows.execute(
                "truncate bascule.submitted, bascule.job_tags, bascule.ready, bascule.running, bascule.waiting, bascule.ended,"
                        + " bascule.job_tallies");
        List<TestRows.JobRow> rows = new ArrayList<>();
        for (JobStatus status : JobStatus.values()) {
            for (int i = 0; i < 6; i++) {
                rows.add(row(rows.size(), status, i % 2 == 0 ? Role.USER : Role.ADMIN));
            }
        }
        rows.forEach(row -> ids.add(row.id()));
        server.rows.insert(rows);
    }

    private static TestRows.JobRow row(int n, JobStatus status, Role owner) {
        Instant at = START.plusMillis(n);
        UUID id = new UUID(at.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L | n);
        List<String> tags = n % 3 == 0 ? List.of("third") : List.of();
        return new TestRows.JobRow(
                id, "t", status, "job " + n, server.user(owner).id(), tags, at);
    }

    private List<UUID> of(JobStatus status) {
        return ids.subList(status.ordinal() * 6, status.ordinal() * 6 + 6);
    }

    private static JsonObject counts(String query, Role role) {
        return server.get("/api/agent-jobs/counts" + query, role).json();
    }

    private static JsonObject bulk(Role role, JsonObject body) {
        TestServer.Reply reply = server.post(BULK, role, body.encode());
        assertEquals(200, reply.status(), reply::body);
        return reply.json();
    }

    private static JsonObject action(String action) {
        return new JsonObject().put("action", action);
    }

    private static JsonArray texts(List<UUID> ids) {
        return new JsonArray(ids.stream().map(UUID::toString).collect(Collectors.toList()));
    }

    private String status(UUID id) {
        return server.get("/api/agent-jobs/" + id, Role.ADMIN)
                .json()
                .getJsonObject("job")
                .getString("status");
    }

    @Test
    void eachStateIsCountedForThoseWhoSeeAllJobsAndForThoseWhoSeeTheirOwn() {
        for (Role role : new Role[] {Role.ADMIN, Role.REVIEWER, Role.VIEWER}) {
            counts("", role).getJsonObject("jobs").forEach(count -> assertEquals(6, count.getValue(), count.getKey()));
        }
        counts("", Role.USER).getJsonObject("jobs").forEach(count -> assertEquals(3, count.getValue(), count.getKey()));
        assertNotNull(Instant.parse(counts("", Role.ADMIN).getString("at")));
    }

    @Test
    void whatTheFilterLeavesOutIsNotCounted() {
        JsonObject failed = counts("?status=FAILED", Role.ADMIN).getJsonObject("jobs");
        assertEquals(6, failed.getInteger("failed"));
        assertEquals(0, failed.getInteger("completed"));
        JsonObject tagged =
                counts("?tag=third&status=FAILED&status=RUNNING", Role.ADMIN).getJsonObject("jobs");
        assertEquals(2, tagged.getInteger("failed"));
        assertEquals(2, tagged.getInteger("running"));
        assertEquals(0, tagged.getInteger("queued"));
    }

    @Test
    void whatIsCountedGoesNoFurtherThanAskedAndSaysSo() {
        JsonObject counted = counts("?q=job&upTo=5", Role.ADMIN);
        assertEquals(5, counted.getJsonObject("jobs").getInteger("waitingApproval"));
        assertEquals(JobStatus.values().length, counted.getJsonArray("capped").size());
        assertTrue(counts("?q=job&upTo=6", Role.ADMIN).getJsonArray("capped").isEmpty());
        for (String tallied : List.of("", "&jobType=t", "&jobType=t&status=FAILED")) {
            assertTrue(
                    counts("?upTo=1" + tallied, Role.ADMIN)
                            .getJsonArray("capped")
                            .isEmpty(),
                    "the tallies know");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "counts?upTo=0, upTo",
        "counts?upTo=10001, upTo",
        "counts?status=DONE, status",
        "counts?tag=, tag",
        "counts?createdAfter=yesterday, createdAfter",
        "counts?userId=me, userId",
        "counts?limit=1, limit",
        "counts?createdAfter=2026-01-02T00:00:00Z&createdBefore=2026-01-01T00:00:00Z, createdBefore",
        "export?format=xml, format",
        "export?include=all, include",
        "export?jobType=, jobType",
        "export?cursor=1, cursor"
    })
    void aWrongParameterIsNamed(String path, String field) {
        assertRefused(server.get("/api/agent-jobs/" + path, Role.ADMIN), field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'ids':['x']} | action",
                "{'action':'delete','ids':['x']} | action",
                "{'action':'cancel','ids':null} | ids",
                "{'action':'cancel','filter':null} | ids",
                "{'action':'cancel','ids':['x','a\\uD800']} | ids[1]",
                "{'action':'cancel'} | ids",
                "{'action':'cancel','ids':['x'],'filter':{}} | ids",
                "{'action':'cancel','ids':[]} | ids",
                "{'action':'cancel','ids':'x'} | ids",
                "{'action':'cancel','ids':[1]} | ids[0]",
                "{'action':'cancel','filter':[]} | filter",
                "{'action':'cancel','filter':{'status':'FAILED'}} | filter.status",
                "{'action':'cancel','filter':{'status':['FAILED','DONE']}} | filter.status[1]",
                "{'action':'cancel','filter':{'jobType':''}} | filter.jobType",
                "{'action':'cancel','filter':{'tag':' '}} | filter.tag",
                "{'action':'cancel','filter':{'q':7}} | filter.q",
                "{'action':'cancel','filter':{'userId':'me'}} | filter.userId",
                "{'action':'cancel','filter':{'createdAfter':'now'}} | filter.createdAfter",
                "{'action':'cancel','filter':{'createdAfter':'2026-01-02T00:00:00Z','createdBefore':'2026-01-01T00:00:00Z'}} | filter.createdBefore",
                "{'action':'cancel','filter':{'limit':1}} | filter.limit",
                "{'action':'cancel','filter':{},'cursor':'x'} | cursor",
                "{'action':'cancel','ids':['x'],'cursor':'0193469c-7c55-7a41-9d3b-5f0e8c1b2a44.1'} | cursor",
                "{'action':'cancel','filter':{},'limit':1001} | limit",
                "{'action':'cancel','filter':{},'dryRun':true} | dryRun"
            })
    void aWrongFieldIsNamed(String body, String field) {
        assertRefused(server.post(BULK, Role.ADMIN, body.replace('\'', '"')), field);
    }

    @Test
    void oneCallTakesNoMoreThanAThousandIds() {
        JsonArray many = new JsonArray();
        for (int i = 0; i <= BulkRequest.MAX_JOBS; i++) {
            many.add(new UUID(1, i).toString());
        }
        assertRefused(
                server.post(BULK, Role.ADMIN, action("cancel").put("ids", many).encode()), "ids");
        many.remove(0);
        JsonObject done = bulk(Role.ADMIN, action("cancel").put("ids", many));
        assertEquals(BulkRequest.MAX_JOBS, done.getInteger("skippedCount"));
        assertEquals(BulkChange.MAX_NAMED, done.getJsonArray("skipped").size());
    }

    private static void assertRefused(TestServer.Reply reply, String field) {
        assertEquals(400, reply.status(), reply::body);
        List<String> fields = reply.json().getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("field"))
                .toList();
        assertTrue(fields.contains(field), reply::body);
    }

    @Test
    void theNamedAreCancelledAsTheirStatesAllow() {
        JsonArray asked = texts(ids).add(ids.get(0).toString()).add("nobody").add(new UUID(5, 5).toString());
        JsonObject done = bulk(Role.ADMIN, action("cancel").put("ids", asked));
        assertEquals(24, done.getInteger("changed"));
        assertEquals(6, done.getInteger("stopping"));
        assertEquals(18 + 2, done.getInteger("skippedCount"));
        assertNull(done.getValue("cursor"));
        assertEquals("CANCELLED", status(of(JobStatus.WAITING_APPROVAL).get(0)));
        assertEquals("RUNNING", status(of(JobStatus.RUNNING).get(0)));
        assertEquals(18, skipped(done, "WRONG_STATE"));
        assertEquals(2, skipped(done, "NOT_FOUND"));
    }

    @Test
    void aUserChangesOwnJobsOnlyAndAReviewerSeesWhatIsNotTheirs() {
        JsonObject pending = action("cancel").put("ids", texts(of(JobStatus.PENDING)));
        JsonObject byUser = bulk(Role.USER, pending);
        assertEquals(3, byUser.getInteger("changed"));
        assertEquals(3, skipped(byUser, "NOT_FOUND"));
        JsonObject byReviewer = bulk(Role.REVIEWER, pending);
        assertEquals(0, byReviewer.getInteger("changed"));
        assertEquals(6, skipped(byReviewer, "FORBIDDEN"));
        assertEquals(403, server.post(BULK, Role.VIEWER, pending.encode()).status());
    }

    private static long skipped(JsonObject done, String code) {
        return done.getJsonArray("skipped").stream()
                .filter(job -> ((JsonObject) job).getString("code").equals(code))
                .count();
    }

    @Test
    void allThatMatchAreRetriedAFewACall() {
        JsonObject body = action("retry").put("filter", new JsonObject()).put("limit", 5);
        int changed = 0;
        int calls = 0;
        do {
            JsonObject done = bulk(Role.ADMIN, body);
            assertTrue(done.getInteger("changed") <= 5);
            changed += done.getInteger("changed");
            calls++;
            body.put("cursor", done.getString("cursor"));
        } while (body.getString("cursor") != null);
        assertEquals(12, changed);
        assertEquals(3, calls);
        assertEquals(12, counts("", Role.ADMIN).getJsonObject("jobs").getInteger("queued") - 6);
        assertEquals(6, counts("", Role.ADMIN).getJsonObject("jobs").getInteger("completed"));
    }

    @Test
    void aFilterReachesOnlyWhatTheCallerMayChange() {
        JsonObject all = action("cancel").put("filter", new JsonObject());
        assertEquals(0, bulk(Role.REVIEWER, all).getInteger("changed"));
        JsonObject admins =
                new JsonObject().put("userId", server.user(Role.ADMIN).id().toString());
        JsonObject others = bulk(Role.USER, action("cancel").put("filter", admins));
        assertEquals(0, others.getInteger("changed") + others.getInteger("skippedCount"));
        assertEquals(12, bulk(Role.USER, all).getInteger("changed"));
        assertEquals("PENDING", status(of(JobStatus.PENDING).get(1)));
        assertEquals(
                12, bulk(Role.ADMIN, action("cancel").put("filter", admins)).getInteger("changed"));
    }

    @Test
    void aFilterOfStatesThatCannotBeChangedChangesNothing() {
        JsonObject filter = new JsonObject().put("status", JsonArray.of("COMPLETED", "RUNNING"));
        JsonObject done = bulk(Role.ADMIN, action("retry").put("filter", filter));
        assertEquals(0, done.getInteger("changed"));
        assertNull(done.getString("cursor"));
        assertEquals(6, bulk(Role.ADMIN, action("cancel").put("filter", filter)).getInteger("stopping"));
    }

    @Test
    void jobsThatComeAfterItBeganAreLeftAlone() throws SQLException {
        JsonObject body = action("cancel")
                .put("filter", new JsonObject().put("status", JsonArray.of("PENDING")))
                .put("limit", 2);
        JsonObject first = bulk(Role.ADMIN, body);
        UUID newer = server.rows.insert("t", JobStatus.PENDING);
        // Where the clock was set back between: its id sorts among those that are still to come.
        UUID behind = new UUID(of(JobStatus.PENDING).get(0).getMostSignificantBits(), 0x80000000000000ffL);
        server.rows.insert(List.of(new TestRows.JobRow(
                behind,
                "t",
                JobStatus.PENDING,
                null,
                null,
                List.of(),
                Instant.now().plusSeconds(1))));
        body.put("limit", 1_000).put("cursor", first.getString("cursor"));
        assertEquals(4, bulk(Role.ADMIN, body).getInteger("changed"));
        assertEquals("PENDING", status(newer));
        assertEquals("PENDING", status(behind));
    }

    @Test
    void whatFailsForAnotherReasonFailsTheCallAndCanBeAskedAgain() {
        away = of(JobStatus.PENDING).get(3);
        JsonObject body = action("cancel").put("filter", new JsonObject().put("status", JsonArray.of("PENDING")));
        TestServer.Reply reply = server.post(BULK, Role.ADMIN, body.encode());
        assertEquals(503, reply.status());
        assertEquals("UNAVAILABLE", reply.code());
        away = null;
        bulk(Role.ADMIN, body);
        assertEquals(0, counts("", Role.ADMIN).getJsonObject("jobs").getInteger("pending"));
    }
}
