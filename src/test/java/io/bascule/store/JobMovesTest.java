package io.bascule.store;

import static io.bascule.job.JobStatus.CANCELLED;
import static io.bascule.job.JobStatus.COMPLETED;
import static io.bascule.job.JobStatus.FAILED;
import static io.bascule.job.JobStatus.QUEUED;
import static io.bascule.job.JobStatus.RUNNING;
import static io.bascule.job.JobStatus.WAITING_APPROVAL;
import static io.bascule.store.StoreFixture.ANN;
import static io.bascule.store.StoreFixture.DAY;
import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Decision;
import io.bascule.job.Digest;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJob;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every statement moves a job from one place to exactly one other, and tallies it: a seeded sequence of all that two nodes, people and
 * duties do, held against a model after each step. Run one again with {@code -Dbascule.test.seed=…}.
 */
class JobMovesTest {
    private static final int STEPS = 600;
    private static final int MOST_NARROW = 3;
    private static final JobError ERROR = new JobError("CODE", "message");

    private final long seed = Long.getLong("bascule.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final MovesModel model = new MovesModel(random);
    private final Map<String, Runnable> operations = operations();
    private StoreFixture db;
    private TallyStore tallies;
    private UUID[] nodes;
    private int names;

    @BeforeEach
    void open() {
        System.out.println("JobMovesTest: -Dbascule.test.seed=" + seed);
        db = new StoreFixture();
        tallies = new TallyStore(db.database);
        db.announce("narrow");
        db.change("update bascule.job_types set max_running = " + MOST_NARROW + " where name = 'narrow'");
        nodes = new UUID[] {db.node(), db.node()};
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void eachStepMovesJobsToTheOnePlaceWhereTheyBelong() {
        List<String> all = List.copyOf(operations.keySet());
        Set<JobStatus> seen = new HashSet<>();
        for (int i = 0; i < STEPS; i++) {
            String step = all.get(random.nextInt(all.size()));
            String when = "seed " + seed + ", step " + i + ": " + step;
            operations.get(step).run();
            assertEquals(model.lines(), lines(), when);
            assertTallied(when);
            model.counts(any -> true).forEach((status, n) -> seen.addAll(n > 0 ? Set.of(status) : Set.of()));
        }
        assertEquals(Set.of(JobStatus.values()), seen, "seed " + seed + ": a state that was never reached");
    }

    private void assertTallied(String when) {
        assertEquals(model.counts(any -> true), get(tallies.counts()).jobs(), when);
        for (String type : List.of("echo", "narrow")) {
            JobFilter ofType = new JobFilter(null, type, null, null, null, null, null, null, 1, 0);
            JobQueries.Counts tallied = get(new JobQueries(db.database).counts(ofType, RITA, 1));
            assertEquals(model.counts(entry -> entry.jobType.equals(type)), tallied.byStatus(), when + ", of " + type);
        }
    }

    private List<String> lines() {
        assertEquals(
                "0",
                db.sql("select (select count(*) from bascule.ready) + (select count(*) from bascule.running)"
                        + " + (select count(*) from bascule.waiting) + (select count(*) from bascule.ended)"
                        + " - (select count(*) from bascule.submitted)"));
        return Rows.list(get(db.database.query(MovesModel.LINES, Tuple.tuple())), row -> row.getString("line"));
    }

    private Map<String, Runnable> operations() {
        Map<String, Runnable> all = new LinkedHashMap<>();
        all.put("submit", () -> submit(null));
        all.put("submit and start", () -> submit(node()));
        all.put("claim", this::claim);
        all.put("claim more", this::claim);
        all.put("claim limited", this::claimLimited);
        all.put("complete", this::complete);
        all.put("fail", this::fail);
        all.put("retry later", this::retryLater);
        all.put("park", this::park);
        all.put("park another", this::park);
        all.put("decide", this::decide);
        all.put("expire", this::expire);
        all.put("sleep", this::sleep);
        all.put("release", this::release);
        all.put("lose a node", this::loseNode);
        all.put("cancel", this::cancel);
        all.put("end what was asked to stop", this::stopRun);
        all.put("retry by hand", this::retryByHand);
        all.put("admit", () -> get(db.keys.admit("k" + random.nextInt(2))));
        all.put("fold", () -> get(tallies.fold()));
        all.put("time goes by", () -> db.change("update bascule.ready set run_at = now(), queue_key = now()"));
        return all;
    }

    private UUID node() {
        return nodes[random.nextInt(nodes.length)];
    }

    private String name() {
        return "name#" + ++names;
    }

    private Duration delay() {
        return random.nextInt(3) == 0 ? Duration.ofHours(1) : Duration.ZERO;
    }

    private NewJob newJob() {
        String type = random.nextInt(4) == 0 ? "narrow" : "echo";
        Instant runAt = random.nextInt(6) == 0 ? Instant.now().plusSeconds(3_600) : null;
        String key = random.nextInt(4) == 0 ? "k" + random.nextInt(2) : null;
        return new NewJob(type, null, null, random.nextInt(11), runAt, 1 + random.nextInt(3), null, null, key, null);
    }

    private void submit(UUID startOn) {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            jobs.add(newJob());
        }
        JobStore.Accepted accepted = get(get(db.jobs.submitAll(List.of(new Submission(jobs, ANN, null)), startOn))
                .get(0));
        accepted.jobs().forEach(model::submitted);
        accepted.started().forEach(job -> model.claimed(job, startOn));
        for (int i = 0; i < jobs.size(); i++) {
            NewJob job = jobs.get(i);
            boolean starts = startOn != null
                    && job.runAt() == null
                    && job.concurrencyKey() == null
                    && job.jobType().equals("echo");
            UUID id = accepted.jobs().get(i).id();
            assertEquals(starts, model.any(entry -> entry.id.equals(id)).isRunning(), job::toString);
        }
    }

    private void claim() {
        UUID node = node();
        List<RunStore.Room> rooms = List.of(
                new RunStore.Room("echo", 1 + random.nextInt(4)), new RunStore.Room("narrow", 1 + random.nextInt(4)));
        List<Job> claimed =
                get(db.runs.claim(node, rooms, 1 + random.nextInt(5))).jobs();
        claimed.forEach(job -> assertEquals("echo", job.jobType()));
        claimed.forEach(job -> model.claimed(job, node));
    }

    private void claimLimited() {
        UUID node = node();
        get(db.runs.claimLimited(node, new RunStore.Room("narrow", 1 + random.nextInt(5))))
                .jobs()
                .forEach(job -> model.claimed(job, node));
        assertTrue(model.all(entry -> entry.isRunning() && entry.jobType.equals("narrow"))
                        .size()
                <= MOST_NARROW);
    }

    private void complete() {
        List<RunKey> runs = model.someRuns();
        Set<RunKey> live = runs.stream().filter(run -> model.live(run) != null).collect(Collectors.toSet());
        RunStore.Completed completed = get(db.runs.complete(runs.stream()
                .map(run -> new RunStore.Completion(run, new JsonObject()))
                .toList()));
        assertEquals(live, completed.runs());
        live.forEach(run -> model.live(run).become(COMPLETED));
    }

    private Set<UUID> live(List<RunKey> runs) {
        return runs.stream()
                .filter(run -> model.live(run) != null)
                .map(RunKey::jobId)
                .collect(Collectors.toSet());
    }

    private void fail() {
        RunKey run = model.anyRun();
        MovesModel.Entry live = model.live(run);
        assertEquals(live != null, get(db.runs.fail(run, ERROR, 1, 1)).isPresent());
        if (live != null) {
            live.become(FAILED);
        }
    }

    private void stopRun() {
        RunKey run = model.anyRun();
        MovesModel.Entry live = model.live(run);
        assertEquals(live != null, get(db.runs.cancelled(run)).isPresent());
        if (live != null) {
            live.become(CANCELLED);
        }
    }

    /** The live run among them that may go on, or null: one that was asked to stop may not. */
    private MovesModel.Entry goesOn(RunKey run) {
        MovesModel.Entry live = model.live(run);
        return live == null || live.cancelRequested ? null : live;
    }

    private void retryLater() {
        RunKey run = model.anyRun();
        MovesModel.Entry live = goesOn(run);
        assertEquals(live != null, get(db.runs.retryLater(run, ERROR, delay())).isPresent());
        if (live != null) {
            live.become(QUEUED);
        }
    }

    private void sleep() {
        RunKey run = model.anyRun();
        MovesModel.Entry live = goesOn(run);
        assertEquals(live != null, get(db.runs.sleep(run, 1, name(), delay())).isPresent());
        if (live != null) {
            live.goOn();
        }
    }

    private void park() {
        RunKey run = model.anyRun();
        MovesModel.Entry live = goesOn(run);
        JsonObject data = new JsonObject();
        boolean tells = random.nextBoolean();
        boolean takes = random.nextBoolean();
        NewCheckpoint asks = new NewCheckpoint(
                Ids.next(),
                1,
                name(),
                CheckpointType.APPROVAL_REQUIRED,
                "?",
                data,
                data,
                Digest.of(data),
                null,
                tells,
                takes);
        assertEquals(live != null, get(db.runs.park(run, asks, DAY)).isPresent());
        if (live != null) {
            live.become(WAITING_APPROVAL);
            live.checkpoint = asks.id();
            live.tellsHandler = tells;
            live.takesChanges = takes;
        }
    }

    private void decide() {
        MovesModel.Entry waiting = model.any(entry -> entry.status == WAITING_APPROVAL);
        if (waiting != null) {
            Decision decision = decision(waiting.checkpoint);
            Future<?> decided = db.checkpoints.decide(decision, RITA, OwnJobDecision.DENY);
            if (decision.verdict() == CheckpointStatus.CHANGES_REQUESTED && !waiting.takesChanges) {
                assertWrongState(decided);
            } else {
                get(decided);
                wake(waiting, decision.verdict() != CheckpointStatus.REJECTED);
            }
        }
    }

    private Decision decision(UUID checkpoint) {
        return switch (random.nextInt(3)) {
            case 0 -> Decision.approve(checkpoint, null, null);
            case 1 -> Decision.requestChanges(checkpoint, "otherwise", null);
            default -> Decision.reject(checkpoint, "no", null);
        };
    }

    private void expire() {
        Set<UUID> due = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            MovesModel.Entry waiting = model.any(entry -> entry.status == WAITING_APPROVAL);
            if (waiting != null) {
                due.add(waiting.id);
                db.change("update bascule.checkpoints set expires_at = now() where id = '" + waiting.checkpoint + "'");
            }
        }
        List<CheckpointStore.Decided> expired = get(db.checkpoints.expire(10));
        assertEquals(due, expired.stream().map(one -> one.job().id()).collect(Collectors.toSet()));
        model.all(entry -> due.contains(entry.id)).forEach(entry -> wake(entry, false));
    }

    private static void wake(MovesModel.Entry waiting, boolean approved) {
        if (approved || waiting.tellsHandler) {
            waiting.goOn();
        } else {
            waiting.become(FAILED);
        }
    }

    private void release() {
        List<RunKey> runs = model.someRuns();
        Set<UUID> live = live(runs);
        assertEquals(live, get(db.runs.release(runs)).stream().map(Job::id).collect(Collectors.toSet()));
        model.all(entry -> live.contains(entry.id)).forEach(entry -> {
            if (entry.cancelRequested) {
                entry.become(CANCELLED);
            } else {
                entry.goOn();
            }
        });
    }

    private void loseNode() {
        int which = random.nextInt(nodes.length);
        UUID lost = nodes[which];
        Set<UUID> its = model.all(entry -> lost.equals(entry.node)).stream()
                .map(entry -> entry.id)
                .collect(Collectors.toSet());
        get(db.nodes.leave(lost));
        assertEquals(its.isEmpty(), get(db.nodes.comeBack(lost)));
        Set<UUID> rescued = new HashSet<>();
        for (List<Job> some = rescue(); !some.isEmpty(); some = rescue()) {
            some.forEach(job -> assertTrue(rescued.add(job.id())));
        }
        assertEquals(its, rescued);
        model.all(entry -> its.contains(entry.id))
                .forEach(entry -> entry.become(
                        entry.cancelRequested ? CANCELLED : entry.attempt >= entry.maxAttempts ? FAILED : QUEUED));
        nodes[which] = db.node();
    }

    private List<Job> rescue() {
        return get(db.nodes.rescue(2, delay()));
    }

    private void cancel() {
        MovesModel.Entry entry = model.any(any -> true);
        if (entry == null) {
            return;
        }
        if (entry.status.isTerminal()) {
            assertWrongState(db.jobs.cancel(entry.id, Caller.SYSTEM));
        } else {
            assertEquals(
                    entry.status, get(db.jobs.cancel(entry.id, Caller.SYSTEM)).was());
            if (entry.status == RUNNING) {
                entry.cancelRequested = true;
            } else {
                entry.become(CANCELLED);
            }
        }
    }

    private void retryByHand() {
        MovesModel.Entry ended = model.any(entry -> entry.status == FAILED || entry.status == CANCELLED);
        MovesModel.Entry entry = ended == null || random.nextInt(4) == 0 ? model.any(any -> true) : ended;
        if (entry == null) {
            return;
        }
        if (entry.status == FAILED || entry.status == CANCELLED) {
            assertEquals(
                    entry.status, get(db.jobs.retry(entry.id, Caller.SYSTEM)).was());
            model.retriedByHand(entry);
        } else {
            assertWrongState(db.jobs.retry(entry.id, Caller.SYSTEM));
        }
    }

    private static void assertWrongState(Future<?> refused) {
        assertEquals(
                ErrorCode.WRONG_STATE,
                assertThrows(Fault.class, () -> get(refused)).code());
    }
}
