package io.bascule.scheduler;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Those who submit jobs, decide and cancel: what is not answered they ask again. */
final class SimulatedPeople {
    private static final long AGAIN_MS = 300;
    private static final List<SimulatedJob.Key> KEYS =
            List.of(new SimulatedJob.Key("one", 1), new SimulatedJob.Key("two", 2));

    private final Simulation world;

    SimulatedPeople(Simulation world) {
        this.world = world;
    }

    /** A few jobs of a type: by a node, or in SQL without a word to any. */
    void submit() {
        String type = Simulation.TYPES.get((int) world.below(Simulation.TYPES.size()));
        List<SimulatedJob.Facts> jobs = new ArrayList<>();
        for (long n = 1 + world.below(3); n > 0; n--) {
            jobs.add(newJob(type));
        }
        if (world.chance(0.3)) {
            long runAtMs = world.nowMs() + world.below(6_000);
            world.database.submit(jobs, runAtMs, null);
        } else {
            submit(jobs);
        }
    }

    private SimulatedJob.Facts newJob(String type) {
        List<SimulatedJob.Call> calls = new ArrayList<>();
        while (world.chance(0.4)) {
            calls.add(SimulatedJob.Call.values()[(int) world.below(3)]);
        }
        SimulatedJob.End end = SimulatedJob.End.values()[(int) world.below(5)];
        if (end == SimulatedJob.End.KILLS_ITS_NODE && world.chance(0.9)) {
            end = SimulatedJob.End.COMPLETES;
        }
        boolean limited = end == SimulatedJob.End.HANGS_AT_TIMES || world.chance(0.2);
        Long timeoutMs = limited ? Long.valueOf(500 + world.below(3_000)) : null;
        SimulatedJob.Key key = world.chance(0.3) ? KEYS.get((int) world.below(2)) : null;
        SimulatedJob.Plan plan = new SimulatedJob.Plan(calls, end);
        int maxAttempts = 1 + (int) world.below(4);
        return new SimulatedJob.Facts(world.newId(), type, (int) world.below(11), maxAttempts, timeoutMs, key, plan);
    }

    private void submit(List<SimulatedJob.Facts> jobs) {
        List<SimulatedNode> up = world.nodes.stream().filter(node -> !node.gone).collect(Collectors.toList());
        if (up.isEmpty()) {
            world.at(world.nowMs() + AGAIN_MS, () -> submit(jobs));
            return;
        }
        SimulatedNode node = up.get((int) world.below(up.size()));
        boolean[] answered = {false};
        node.later(
                0,
                () -> node.submit(jobs, done -> {
                    answered[0] = done;
                    if (done) {
                        jobs.forEach(job -> world.promises.acknowledged(job.id()));
                    }
                }));
        world.at(world.nowMs() + 10_000, () -> {
            if (!answered[0]) {
                submit(jobs);
            }
        });
    }

    /** Two of them decide it, not always alike; or nobody, and it expires. */
    void seeCheckpoint(UUID checkpoint) {
        for (int person = 0; person < 2; person++) {
            if (world.chance(0.7)) {
                CheckpointStatus verdict = world.chance(0.8) ? CheckpointStatus.APPROVED : CheckpointStatus.REJECTED;
                world.at(world.nowMs() + world.below(6_000), () -> decide(checkpoint, verdict));
            }
        }
    }

    private void decide(UUID checkpoint, CheckpointStatus verdict) {
        world.network.ask(
                () -> world.database.decide(checkpoint, verdict),
                decided -> {
                    if (decided != CheckpointStatus.PENDING) {
                        world.promises.told(checkpoint, decided);
                    }
                    world.nodes.forEach(node -> world.hint(node));
                },
                () -> world.at(world.nowMs() + AGAIN_MS, () -> decide(checkpoint, verdict)),
                (delayMs, what) -> world.at(world.nowMs() + delayMs, what));
    }

    void cancelOne() {
        world.database.jobs.values().stream()
                .filter(job -> !job.status.isTerminal() && (job.status == JobStatus.RUNNING || world.chance(0.3)))
                .findFirst()
                .ifPresent(job -> world.database.cancel(job.facts.id()));
    }
}
