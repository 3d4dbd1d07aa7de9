package io.bascule.faults;

import io.bascule.blackbox.Api;
import io.bascule.blackbox.Eventually;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Span;
import io.bascule.faults.History.Submit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A client that submits, and asks again, any node if it may, under the same key until it is told that the jobs are accepted. */
final class Submitter implements Runnable {
    private static final long AGAIN_MS = 50;
    private static final int LONGEST_PAUSE_MS = 120;
    /** Once there is enough of everything, it goes on so much slower. */
    private static final int AT_EASE = 4;

    private static final Set<Outcome> FINAL = EnumSet.of(Outcome.ACKNOWLEDGED, Outcome.WRONG);

    private final Function<Random, Node> nodes;
    private final String story;
    private final String name;
    private final Random random;
    private final BooleanSupplier mayGoOn;
    private final BooleanSupplier isFull;
    private final BooleanSupplier hasEnough;
    private final Collection<Submit> journal = new ConcurrentLinkedQueue<>();
    private volatile int jobs;

    /** When a submitter stops, when it waits for what it has submitted, and when it need not hurry any more. */
    record Pace(BooleanSupplier mayGoOn, BooleanSupplier isFull, BooleanSupplier hasEnough) {
        /** Of one that submits what it is given. */
        static final Pace NONE = new Pace(() -> false, () -> false, () -> true);
    }

    /**
     * @param nodes which one to ask, each time
     */
    Submitter(Function<Random, Node> nodes, String story, String name, Random random, Pace pace) {
        this.nodes = nodes;
        this.story = story;
        this.name = name;
        this.random = random;
        this.mayGoOn = pace.mayGoOn();
        this.isFull = pace.isFull();
        this.hasEnough = pace.hasEnough();
    }

    Collection<Submit> journal() {
        return journal;
    }

    /** How many of its requests were. */
    long acknowledged() {
        return journal.stream()
                .filter(submit -> submit.outcome() == Outcome.ACKNOWLEDGED)
                .count();
    }

    /** How many jobs of its own it has submitted. */
    int jobs() {
        return jobs;
    }

    @Override
    public void run() {
        for (int i = 0; mayGoOn.getAsBoolean(); i++) {
            if (!isFull.getAsBoolean()) {
                submit(name + "-" + i, Plans.batch(random));
            }
            Eventually.pause(random.nextInt(LONGEST_PAUSE_MS) * (hasEnough.getAsBoolean() ? AT_EASE : 1L));
        }
    }

    /** Now and then it asks once more for what it was given already. */
    private void submit(String key, List<List<String>> plans) {
        JsonArray jobs = new JsonArray();
        for (int i = 0; i < plans.size(); i++) {
            jobs.add(Plans.job(story, key + "/" + i, plans.get(i)));
        }
        insist(key, jobs);
        this.jobs += jobs.size();
        if (random.nextInt(10) == 0) {
            insist(key, jobs);
        }
    }

    /** Until it is acknowledged, or answered as nothing may be, which the checker finds. */
    void insist(String key, JsonArray jobs) {
        long end = System.nanoTime() + Fleet.PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<Api> api = nodes.apply(random).api();
            if (api.isPresent() && FINAL.contains(attempt(api.get(), key, jobs))) {
                return;
            }
            Eventually.pause(AGAIN_MS);
        }
        throw new AssertionError("Nobody acknowledges " + key);
    }

    private Outcome attempt(Api api, String key, JsonArray jobs) {
        long from = System.nanoTime();
        Outcome outcome = Outcome.UNKNOWN;
        String answer = null;
        List<String> ids = List.of();
        try {
            Api.Reply reply = jobs.size() == 1
                    ? api.call("POST", "/api/agent-jobs", jobs.getJsonObject(0), "Idempotency-Key", key)
                    : api.call("POST", "/api/agent-jobs/batch", JsonObject.of("jobs", jobs), "Idempotency-Key", key);
            outcome = Answers.outcome(reply);
            answer = reply.text();
            ids = outcome == Outcome.ACKNOWLEDGED ? ids(reply.json()) : List.of();
        } catch (ConnectException away) {
            outcome = Outcome.REFUSED;
        } catch (IOException lost) {
            answer = lost.toString();
        }
        String told = outcome == Outcome.ACKNOWLEDGED ? null : answer;
        journal.add(new Submit(key, ids, outcome, told, new Span(from, System.nanoTime())));
        return outcome;
    }

    private static List<String> ids(JsonObject answer) {
        JsonArray jobs = answer.containsKey("job")
                ? new JsonArray().add(answer.getJsonObject("job"))
                : answer.getJsonArray("jobs");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            ids.add(jobs.getJsonObject(i).getString("id"));
        }
        return ids;
    }
}
