package io.bascule.runs;

import io.bascule.bus.Events;
import io.bascule.job.RunKey;
import io.bascule.store.GroupCommit;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The writes of runs that come by the thousand, each kind gathered into common commits. For one event loop. */
public final class Writes {
    private static final int WAITING = 50_000;
    private static final GroupCommit.Limits ENDS = new GroupCommit.Limits(1, 2_000, WAITING);
    private static final GroupCommit.Limits RECORDS = new GroupCommit.Limits(1, 500, WAITING);

    /** Nobody waits for these: their slots were given back when they were reported. */
    private static final GroupCommit.Pause FOR_COMPANY = new GroupCommit.Pause(2, (last, waiting) -> 500);

    private final GroupCommit<RunStore.Completion, Optional<Instant>> completions;
    private final GroupCommit<RunStore.StepResult, Boolean> steps;
    private final GroupCommit<RunStore.Lines, Boolean> logs;
    private final GroupCommit<RunStore.Progress, Optional<Instant>> progress;

    /**
     * @param written told of each commit, with how many items it took
     */
    public Writes(RunStore runs, GroupCommit.Timer timer, BiConsumer<Events.Commit.What, Integer> written) {
        completions = new GroupCommit<>(
                ENDS,
                FOR_COMPANY,
                timer,
                group -> runs.complete(group).map(done -> ended(group, done)),
                n -> written.accept(Events.Commit.What.ENDS, n));
        steps = new GroupCommit<>(
                RECORDS,
                group -> runs.recordSteps(group).map(live -> each(group, step -> isLive(live, step.run()))),
                n -> written.accept(Events.Commit.What.STEPS, n));
        logs = new GroupCommit<>(
                RECORDS,
                group -> runs.appendLogs(group).map(live -> each(group, lines -> isLive(live, lines.run()))),
                n -> written.accept(Events.Commit.What.LOGS, n));
        progress = new GroupCommit<>(
                RECORDS,
                group -> runs.progress(group)
                        .map(live ->
                                each(group, one -> Future.succeededFuture(Optional.ofNullable(live.get(one.run()))))),
                n -> {});
    }

    /** When it was written; empty where the run is stale. */
    Future<Optional<Instant>> complete(RunStore.Completion completion) {
        return completions.add(completion);
    }

    /** False where the run is stale. */
    Future<Boolean> recordStep(RunStore.StepResult result) {
        return steps.add(result);
    }

    /** False where the run is stale. */
    Future<Boolean> appendLogs(RunStore.Lines lines) {
        return logs.add(lines);
    }

    private static List<Future<Optional<Instant>>> ended(List<RunStore.Completion> group, RunStore.Completed done) {
        Future<Optional<Instant>> counted = Future.succeededFuture(Optional.of(done.at()));
        Future<Optional<Instant>> stale = Future.succeededFuture(Optional.empty());
        return group.stream()
                .map(end -> done.runs().contains(end.run()) ? counted : stale)
                .toList();
    }

    /** When it was written; empty where the run is stale. */
    Future<Optional<Instant>> progress(RunStore.Progress said) {
        return progress.add(said);
    }

    private static Future<Boolean> isLive(Set<RunKey> live, RunKey run) {
        return Future.succeededFuture(live.contains(run));
    }

    private static <T, R> List<Future<R>> each(List<T> group, Function<T, Future<R>> result) {
        return group.stream().map(result).toList();
    }
}
