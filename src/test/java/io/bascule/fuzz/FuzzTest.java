package io.bascule.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
    /** The same in every run, so that a change is what makes it fail; other seeds find other faults. */
    private static final long SEED = Long.getLong("bascule.test.seed", 20_261_121);

    /** With those of settings, which another test reads, 100 000 a run. */
    private static final int INPUTS = Integer.getInteger("bascule.fuzz.inputs", 90_000);

    private static final int BROKEN_WIRES = 3_000;
    private static final int CONNECTIONS = 8;
    private static final int AT_ONCE = 32;
    private static final int SHOWN_PER_FAULT = 2;

    @TempDir
    static Path directory;

    private static World world;
    private static Complaints complaints;

    private final Map<String, List<String>> found = new ConcurrentSkipListMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();
    private final AtomicIntegerArray statuses = new AtomicIntegerArray(600);

    @BeforeAll
    static void start() {
        complaints = Complaints.listen();
        world = new World(directory);
    }

    @AfterAll
    static void stop() {
        world.close();
        complaints.close();
    }

    @Test
    void whateverIsAskedTheAnswerIsFitForStrangersAndTheServerStaysWell() throws Exception {
        System.out.println("FuzzTest seed " + SEED);
        long started = System.nanoTime();
        Integer only = Integer.getInteger("bascule.fuzz.only");
        AtomicInteger next = new AtomicInteger(only == null ? 0 : only);
        int end = only == null ? INPUTS : only + 1;
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<?>> volleys = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            volleys.add(threads.submit(() -> {
                fire(next, end);
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> volley : volleys) {
            try {
                volley.get();
            } catch (ExecutionException broken) {
                note(broken.getCause().getMessage(), "");
            }
        }
        System.out.println("FuzzTest: " + INPUTS + " inputs in " + (System.nanoTime() - started) / 1_000_000 + " ms: "
                + summary());
        assertEquals("", report());
        if (only == null) {
            // Were nothing accepted, or everything, the generator would have gone blind.
            assertTrue(statuses.get(200) + statuses.get(201) > INPUTS / 20, summary());
            assertTrue(statuses.get(400) > INPUTS / 20, summary());
        }
        theServerIsWell();
    }

    @Test
    void bytesThatAreNoRequestsAreRefusedOrDroppedAndTheServerStaysWell() throws IOException {
        System.out.println("FuzzTest seed " + SEED);
        Integer only = Integer.getInteger("bascule.fuzz.only");
        for (int i = only == null ? 0 : only; i < (only == null ? BROKEN_WIRES : only + 1); i++) {
            BrokenWire wire = BrokenWire.make(SEED + i);
            for (String fault : Wiretap.faults(world, wire)) {
                note(fault, "wire " + i + " of seed " + SEED + ":\n" + Shot.readable(wire.bytes()));
            }
        }
        assertEquals("", report());
        theServerIsWell();
    }

    private void fire(AtomicInteger next, int end) throws IOException {
        Shots shots = new Shots(world);
        Oracle oracle = new Oracle(world);
        try (Volley volley = new Volley(world.port())) {
            for (int from = next.getAndAdd(AT_ONCE); from < end; from = next.getAndAdd(AT_ONCE)) {
                List<Shot> some = new ArrayList<>();
                for (int i = from; i < Math.min(from + AT_ONCE, end); i++) {
                    some.add(shots.make(SEED + i));
                }
                List<Reply> replies = volley.fire(some);
                for (int i = 0; i < some.size(); i++) {
                    check(oracle, from + i, some.get(i), replies.get(i));
                }
            }
        }
    }

    private void check(Oracle oracle, int number, Shot shot, Reply reply) {
        if (reply != null) {
            statuses.incrementAndGet(reply.status());
        }
        for (String fault : oracle.faults(shot, reply)) {
            note(
                    fault,
                    "input " + number + " of seed " + SEED + " " + shot + "\n=> "
                            + (reply == null
                                    ? "nothing"
                                    : reply.status() + " " + reply.headers() + "\n" + reply.text()));
        }
    }

    private void note(String fault, String example) {
        counts.computeIfAbsent(fault, f -> new AtomicInteger()).incrementAndGet();
        List<String> shown = found.computeIfAbsent(fault, f -> new ArrayList<>());
        synchronized (shown) {
            if (shown.size() < SHOWN_PER_FAULT) {
                shown.add(example);
            }
        }
    }

    private String report() {
        StringBuilder report = new StringBuilder();
        found.forEach((fault, shown) -> report.append("\n\n#### ")
                .append(counts.get(fault))
                .append(" times: ")
                .append(fault)
                .append("\n")
                .append(String.join("\n--\n", shown)));
        return report.toString();
    }

    private String summary() {
        StringBuilder summary = new StringBuilder();
        for (int status = 0; status < statuses.length(); status++) {
            if (statuses.get(status) > 0) {
                summary.append(status)
                        .append(" × ")
                        .append(statuses.get(status))
                        .append(", ");
            }
        }
        return summary.toString();
    }

    private static void theServerIsWell() {
        String admin = world.tokens.get(Who.ADMIN);
        assertEquals("UP", world.ask("GET", "/health/ready", null, null).getString("status"));
        world.ask("POST", "/api/admin/agent-worker", admin, null);
        JsonObject job = JsonObject.of("jobType", "simple-task", "priority", 10);
        world.submitAndAwait(world.tokens.get(Who.USER), job, "COMPLETED");
        assertEquals(
                "0",
                world.sql("select count(*) from bascule.jobs j join bascule.users u on u.id = j.user_id"
                        + " where u.username not in ('uma', 'otto', 'admin', 'rita', 'eve')"));
        assertEquals(List.of(), complaints.heard());
    }
}
