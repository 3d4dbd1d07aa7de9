package io.bascule.faults;

import io.bascule.faults.History.AskRow;
import io.bascule.faults.History.Decision;
import io.bascule.faults.History.Doing;
import io.bascule.faults.History.End;
import io.bascule.faults.History.JobRow;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Sighting;
import io.bascule.faults.History.Span;
import io.bascule.faults.History.Submit;
import io.bascule.faults.History.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A history in the making: it starts as a faultless one of one job {@code J} with an approval, and a test spoils it.
 *
 * <pre>
 * 100     the faults begin           210 run one does the first step   300 run two starts on another node
 * 200     run one starts             250 the job is approved           320 it does the last step; 400 the job has ended
 * </pre>
 */
final class Histories {
    static final Span FAULTS = new Span(100, 1_000);
    static final List<String> PLAN = List.of("step", "approval", "step");

    final List<Submit> submits = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final List<Trace> traces = new ArrayList<>();
    final List<Sighting> sightings = new ArrayList<>();
    final List<JobRow> jobs = new ArrayList<>();
    final List<AskRow> asks = new ArrayList<>();

    Histories() {
        for (int i = 0; i < 20; i++) {
            submits.add(submit("before-" + i, Outcome.ACKNOWLEDGED, 10));
            submits.add(submit("after-" + i, Outcome.ACKNOWLEDGED, 2_000));
        }
        submits.add(new Submit("k", List.of(), Outcome.UNKNOWN, null, new Span(110, 120)));
        submits.add(new Submit("k", List.of("J"), Outcome.ACKNOWLEDGED, null, new Span(130, 140)));
        decisions.add(decision("C", true, "v1"));
        traces.addAll(List.of(
                start(200, "one", "a", 1),
                trace(210, Doing.EFFECT, "one", "a", "0-step", "v1"),
                trace(220, Doing.SAW, "one", "a", "0-step", "v1"),
                start(300, "two", "b", 1),
                trace(305, Doing.SAW, "two", "b", "0-step", "v1"),
                trace(310, Doing.SAW, "two", "b", "1-approval", "v1"),
                trace(320, Doing.EFFECT, "two", "b", "2-step", "v2"),
                trace(330, Doing.SAW, "two", "b", "2-step", "v2")));
        sightings.add(new Sighting("J", 1, "a", null, new Span(211, 212)));
        sightings.add(new Sighting("J", 2, "b", null, new Span(311, 312)));
        sightings.add(new Sighting("J", 2, null, "COMPLETED by two", new Span(399, 400)));
        jobs.add(job("J", "k/0", "COMPLETED", null, Map.of("0-step", "v1", "2-step", "v2")));
        asks.add(new AskRow("C", "J", "1-approval", "APPROVED", "v1"));
    }

    History history() {
        return new History(FAULTS, submits, decisions, traces, sightings, new End(jobs, asks));
    }

    static Submit submit(String key, Outcome outcome, long at) {
        return new Submit(key, List.of(), outcome, "an answer", new Span(at, at + 1));
    }

    static Decision decision(String checkpoint, boolean approves, String shown) {
        return new Decision(checkpoint, approves, shown, Outcome.ACKNOWLEDGED, null, new Span(250, 260));
    }

    static Trace start(long at, String run, String node, int attempt) {
        return new Trace(at, Doing.START, "J", run, node, attempt, "-", "-");
    }

    static Trace trace(long at, Doing doing, String run, String node, String piece, String value) {
        return new Trace(at, doing, "J", run, node, 1, piece, value);
    }

    static JobRow job(String id, String key, String status, String error, Map<String, String> values) {
        return new JobRow(
                id,
                key,
                PLAN,
                status,
                error,
                1,
                3,
                values,
                new HashMap<>(values),
                status.equals("COMPLETED") ? "two" : null,
                null);
    }
}
