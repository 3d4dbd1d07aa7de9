package io.bascule.blackbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that goes on whatever becomes of the server: one thread submits mixed jobs, another decides what they ask. It asks again
 * where an answer is lost, and keeps a journal of what the server acknowledged.
 */
final class Workload implements AutoCloseable {
    /** The plan of the first job: however few a short run submits, one of them asks a person. */
    private static final List<String> ASKING = List.of("step", "approval", "step");

    private static final List<List<String>> PLANS = List.of(
            List.of("step", "step"),
            ASKING,
            List.of("step", "sleep", "step", "step"),
            List.of("info", "step", "approval", "step", "approval", "step"),
            List.of("step", "fail-once", "step"),
            List.of("step", "info", "sleep", "approval", "fail-once", "step"),
            List.of("step", "linger", "step", "info"));
    /** So many that no number of kills in a test can use them up. */
    private static final int MANY_ATTEMPTS = 100;

    /** Of these, one is left undecided until the end, and in any case the first that it sees. */
    private static final int IGNORED_ONE_IN = 10;

    private static final int BATCH = 4;

    /** What was acknowledged of a job. */
    record Accepted(String id, List<String> plan) {}

    /** What this client says of a checkpoint: always the same, however often it has to be said. */
    record Said(String checkpointId, boolean approves, String text) {}

    private final Api api;
    private final long seed;
    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
    private final Map<String, Said> said = new ConcurrentHashMap<>();
    private final Map<String, Said> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledgements = new AtomicInteger();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean submitting = true;
    private volatile boolean deciding = true;
    private volatile boolean decidesAll;
    private volatile String firstSeen;
    private Thread submitter;
    private Thread reviewer;

    Workload(Api api, long seed) {
        this.api = api;
        this.seed = seed;
    }

    void start() {
        submitter = thread("submitter", this::submitAll);
        reviewer = thread("reviewer", this::decideAll);
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error unexpected) {
                        if (!Thread.currentThread().isInterrupted()) {
                            faults.add(name + " ended: " + unexpected);
                        }
                    }
                },
                name);
        thread.start();
        return thread;
    }

    // Submitting

    private void submitAll() {
        Random random = new Random(seed);
        for (int i = 0; submitting; i++) {
            String key = "key-" + i;
            boolean batch = random.nextInt(8) == 0;
            List<List<String>> plans = new ArrayList<>();
            for (int j = 0; j < (batch ? BATCH : 1); j++) {
                plans.add(i == 0 ? ASKING : PLANS.get(random.nextInt(PLANS.size())));
            }
            List<String> ids = insist(key, plans);
            if (random.nextInt(10) == 0 && !insist(key, plans).equals(ids)) {
                faults.add("The key " + key + " gave other jobs the second time");
            }
            Eventually.pause(random.nextInt(80));
        }
    }

    /** Submits until it is acknowledged. */
    private List<String> insist(String key, List<List<String>> plans) {
        JsonArray jobs = new JsonArray();
        plans.forEach(plan -> jobs.add(job(plan)));
        boolean one = plans.size() == 1;
        while (true) {
            try {
                Api.Reply reply = one
                        ? api.call("POST", "/api/agent-jobs", jobs.getJsonObject(0), "Idempotency-Key", key)
                        : api.call(
                                "POST", "/api/agent-jobs/batch", JsonObject.of("jobs", jobs), "Idempotency-Key", key);
                if (reply.status() == 201 || reply.status() == 200) {
                    return journal(
                            key,
                            plans,
                            one
                                    ? new JsonArray().add(reply.json().getJsonObject("job"))
                                    : reply.json().getJsonArray("jobs"));
                }
                noteUnlessUnavailable("submit " + key, reply);
            } catch (ConnectException away) {
                // It was not even asked.
            } catch (IOException lost) {
                lostAnswers.incrementAndGet();
            }
            Eventually.pause(50);
        }
    }

    private List<String> journal(String key, List<List<String>> plans, JsonArray jobs) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String id = jobs.getJsonObject(i).getString("id");
            ids.add(id);
            Accepted before = accepted.put(key + "/" + i, new Accepted(id, plans.get(i)));
            if (before != null && !before.id().equals(id)) {
                faults.add(key + " was job " + before.id() + " and is now " + id);
            }
        }
        acknowledgements.incrementAndGet();
        return ids;
    }

    private static JsonObject job(List<String> plan) {
        return JsonObject.of(
                "jobType",
                CrashTestHandler.JOB_TYPE,
                "maxAttempts",
                MANY_ATTEMPTS,
                "inputData",
                JsonObject.of("plan", new JsonArray(plan), "workMs", 10));
    }

    // Deciding

    private void decideAll() {
        while (deciding) {
            try {
                JsonArray open = open();
                if (firstSeen == null && !open.isEmpty()) {
                    firstSeen = open.getJsonObject(0).getString("id");
                }
                for (int i = 0; i < open.size() && deciding; i++) {
                    if (decidesAll || !isIgnored(open.getJsonObject(i).getString("id"))) {
                        decide(open.getJsonObject(i));
                    }
                }
            } catch (ConnectException away) {
                // It was not even asked.
            } catch (IOException lost) {
                lostAnswers.incrementAndGet();
            }
            Eventually.pause(50);
        }
    }

    private JsonArray open() throws IOException {
        Api.Reply reply = api.call("GET", "/api/admin/agent-checkpoints?status=PENDING&limit=100", null);
        if (reply.status() != 200) {
            noteUnlessUnavailable("list", reply);
            return new JsonArray();
        }
        return reply.json().getJsonArray("checkpoints");
    }

    /** Whether it is among those that are left undecided until the end. */
    boolean isIgnored(String checkpointId) {
        return checkpointId.equals(firstSeen) || mixed(checkpointId) % IGNORED_ONE_IN == 0;
    }

    private int mixed(String checkpointId) {
        return Math.floorMod(checkpointId.hashCode() * 31 + Long.hashCode(seed), 1_000_003);
    }

    private void decide(JsonObject checkpoint) throws IOException {
        String id = checkpoint.getString("id");
        if (acknowledged.containsKey(id)) {
            faults.add("The decision of " + id + " was acknowledged, and is lost");
        }
        boolean again = said.containsKey(id);
        Said word = said.computeIfAbsent(id, i -> new Said(i, mixed(i) % 5 != 1, "because of " + i));
        JsonObject body = JsonObject.of(
                word.approves() ? "comment" : "reason", word.text(), "digest", checkpoint.getString("digest"));
        Api.Reply reply = api.call(word.approves() ? "POST" : "DELETE", "/api/admin/agent-checkpoints/" + id, body);
        boolean isOurs =
                again && reply.status() == 409 && reply.json().getString("code").equals("ALREADY_DECIDED");
        if (reply.status() == 200 || isOurs) {
            acknowledged.put(id, word);
        } else {
            noteUnlessUnavailable("decide " + id, reply);
        }
    }

    private void noteUnlessUnavailable(String what, Api.Reply reply) {
        if (reply.status() != 503) {
            faults.add(what + ": " + reply);
        }
    }

    // What it knows

    /** How many submits and decisions were acknowledged, and how many answers were lost. */
    int submits() {
        return acknowledgements.get();
    }

    int decisions() {
        return acknowledged.size();
    }

    int lostAnswers() {
        return lostAnswers.get();
    }

    /** Every job that was acknowledged; there is no other, since each submit was repeated until it was. */
    Collection<Accepted> jobs() {
        return accepted.values();
    }

    /** What it said, and has said until it was acknowledged or seen to have arrived. */
    Collection<Said> said() {
        return said.values();
    }

    Collection<String> faults() {
        return faults;
    }

    void stopSubmitting() throws InterruptedException {
        submitting = false;
        submitter.join();
    }

    /** From here on nothing is left undecided. */
    void decideAlsoTheIgnored() {
        decidesAll = true;
    }

    @Override
    public void close() {
        submitting = false;
        deciding = false;
        join(submitter);
        join(reviewer);
    }

    /** A client that waits for a server that is gone does not end by itself. */
    private static void join(Thread thread) {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
