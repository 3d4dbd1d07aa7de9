package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A core with two slots and room for two more, unless said otherwise; times are milliseconds. */
abstract class CoreFixture {
    static final Action CLAIM_4 = claim(4);

    /** A lease that lasts longer than any of these tests. */
    static final long LONG = 1_000_000;

    Core core = core(2, 2, Map.of());

    static Core core(int slots, int prefetch, Map<String, Integer> limits) {
        Core core = new Core(Jobs.settings(slots, prefetch, limits), Jobs.HEAD_START);
        core.on(new Event.Leased(LONG), 0);
        return core;
    }

    static Action claim(int limit) {
        return new Action.Claim(List.of(ask("a", limit)), limit, null);
    }

    static Action.Ask ask(String jobType, int limit) {
        return new Action.Ask(jobType, limit, false);
    }

    static Action start(Job... jobs) {
        return new Action.Start(List.of(jobs));
    }

    static Action release(RunKey... runs) {
        return new Action.Release(List.of(runs));
    }

    static Event claimed(boolean full, Job... jobs) {
        return new Event.Claimed(List.of(jobs), full, Optional.empty());
    }

    static Event over(RunKey... runs) {
        return new Event.RunsOver(List.of(runs));
    }

    static Event inserted(int reserved, Job... jobs) {
        return new Event.Inserted(reserved, List.of(jobs));
    }

    static Job job(int n) {
        return Jobs.job(n, "a");
    }

    static RunKey key(int n) {
        return job(n).run();
    }

    static List<RunKey> known(List<Action> actions) {
        List<RunKey> known = ((Action.Claim) actions.get(actions.size() - 1)).known();
        return known == null
                ? null
                : known.stream().sorted(Comparator.comparing(RunKey::jobId)).toList();
    }

    static List<Action.Ask> asks(List<Action> actions) {
        return ((Action.Claim) actions.get(actions.size() - 1)).asks();
    }

    static Event draining(int seconds) {
        return new Event.Draining(Duration.ofSeconds(seconds));
    }

    List<Action> on(Event event, long nowMs) {
        return core.on(event, nowMs);
    }

    /** The type "a" is up, and a claim under way. */
    void up() {
        assertEquals(List.of(CLAIM_4), on(new Event.TypeUp("a", 0), 0));
    }

    /** Two jobs run, two wait for a slot, and another claim would bring more. */
    void busy() {
        up();
        assertEquals(List.of(start(job(1), job(2))), on(claimed(true, job(1), job(2), job(3), job(4)), 0));
        assertEquals(2, core.activeJobs());
        assertEquals(2, core.readyJobs());
    }
}
