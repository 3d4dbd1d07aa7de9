package io.bascule.scheduler;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The handlers of a node: what each of its runs is at, and what it reports. */
final class SimulatedRuns {
    /** What a run ends with. */
    enum Report {
        COMPLETED,
        FAILED,
        FAILED_FOR_GOOD,
        PARKED,
        SLEPT,
        CANCELLED
    }

    private static final class Run {
        final Job job;
        final SimulatedJob.Plan plan;
        final Map<String, String> journal;
        boolean over;

        Run(Job job, SimulatedJob.Plan plan, Map<String, String> journal) {
            this.job = job;
            this.plan = plan;
            this.journal = journal;
        }
    }

    private final Simulation world;
    private final SimulatedNode node;
    private final Map<RunKey, Run> runs = new HashMap<>();

    SimulatedRuns(Simulation world, SimulatedNode node) {
        this.world = world;
        this.node = node;
    }

    /** How many are at work, of each type. */
    Map<String, Integer> atWork() {
        Map<String, Integer> byType = new TreeMap<>();
        runs.keySet().stream()
                .filter(run -> node.core.live(run).isPresent())
                .forEach(run -> byType.merge(runs.get(run).job.jobType(), 1, Integer::sum));
        return byType;
    }

    /** The run of this job that is at work here, under whatever epoch; null where there is none. */
    RunKey of(RunKey other) {
        return runs.keySet().stream()
                .filter(run -> run.jobId().equals(other.jobId()) && run.epoch() != other.epoch())
                .findFirst()
                .orElse(null);
    }

    void start(Job job, Map<String, String> journal) {
        SimulatedJob.Plan plan = world.database.jobs.get(job.id()).facts.plan();
        Run run = new Run(job, plan, new LinkedHashMap<>(journal));
        runs.put(job.run(), run);
        goOn(run);
    }

    /** It is told to stop, and does; what it has reported is on its way. */
    void stop(RunKey key, Runs.Stop.Reason reason) {
        Run run = runs.get(key);
        if (run != null && reason != Runs.Stop.Reason.CANCEL) {
            run.over = true;
            runs.remove(key);
        } else if (run != null && world.chance(0.5)) {
            node.later(world.delay(), () -> report(run, Report.CANCELLED, null));
        }
    }

    /** Passes over what is journaled, and does the first call that is not. */
    private void goOn(Run run) {
        int call = 0;
        while (call < run.plan.calls().size() && run.journal.containsKey(SimulatedJob.Plan.name(call))) {
            if (run.plan.calls().get(call) == SimulatedJob.Call.APPROVAL) {
                world.promises.passes(java.util.UUID.fromString(run.journal.get(SimulatedJob.Plan.name(call))));
            }
            call++;
        }
        int next = call;
        node.later(world.workMs(), () -> {
            if (!run.over) {
                doNext(run, next);
            }
        });
    }

    private void doNext(Run run, int call) {
        if (call == run.plan.calls().size()) {
            end(run);
            return;
        }
        String name = SimulatedJob.Plan.name(call);
        switch (run.plan.calls().get(call)) {
            case STEP -> recordStep(run, name, "by run " + run.job.epoch());
            case SLEEP -> report(run, Report.SLEPT, name);
            default -> report(run, Report.PARKED, name);
        }
    }

    private void recordStep(Run run, String name, String result) {
        RunKey key = run.job.run();
        if (node.core.live(key).isEmpty()) {
            stop(key, Runs.Stop.Reason.STALE);
            return;
        }
        node.lasting(() -> world.database.recordStep(key, name, result), live -> {
            run.journal.put(name, result);
            if (!live) {
                stop(key, Runs.Stop.Reason.STALE);
            } else if (!run.over) {
                goOn(run);
            }
        });
    }

    private void end(Run run) {
        switch (run.plan.end()) {
            case KILLS_ITS_NODE -> world.crash(node);
            case FAILS_FOR_GOOD -> report(run, Report.FAILED_FOR_GOOD, null);
            case FAILS_AT_TIMES -> report(run, world.chance(0.5) ? Report.FAILED : Report.COMPLETED, null);
            case HANGS_AT_TIMES -> {
                if (world.chance(0.5)) {
                    report(run, Report.COMPLETED, null);
                }
            }
            default -> report(run, Report.COMPLETED, null);
        }
    }

    /** Now and then it arrives twice. */
    private void report(Run run, Report report, String call) {
        RunKey key = run.job.run();
        runs.remove(key);
        run.over = true;
        if (report == Report.COMPLETED) {
            world.promises.completes(key, run.journal, world.database.jobs.get(key.jobId()));
        }
        node.onReport(run.job, report, call);
        if (world.chance(0.1)) {
            node.later(world.delay(), () -> node.onReport(run.job, report, call));
        }
    }
}
