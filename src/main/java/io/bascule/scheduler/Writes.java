package io.bascule.scheduler;

import io.bascule.bus.Events;
import io.bascule.job.RunKey;
import io.bascule.store.GroupCommit;
import io.bascule.store.JobStore;
import io.bascule.store.RunStore;
import io.bascule.store.Submission;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** The writes that come by the thousand, each kind gathered into common commits. */
final class Writes {
    /** More jobs of one submission are a statement of their own; so a group is never larger than the largest batch. */
    private static final int SMALL = 20;

    private static final int WAITING = 50_000;
    private static final GroupCommit.Limits BULK = new GroupCommit.Limits(2, 1, 512);
    private static final GroupCommit.Limits SUBMITS = new GroupCommit.Limits(2, 500, WAITING);
    private static final GroupCommit.Limits ENDS = new GroupCommit.Limits(2, 2_000, WAITING);
    private static final GroupCommit.Limits RECORDS = new GroupCommit.Limits(1, 500, WAITING);

    private final GroupCommit<Submission, JobStore.Accepted> bulk;
    private final GroupCommit<Submission, JobStore.Accepted> queued;
    private final GroupCommit<Submission, JobStore.Accepted> starting;
    private final GroupCommit<RunStore.Completion, Optional<Instant>> completions;
    private final GroupCommit<RunStore.StepResult, Boolean> steps;
    private final GroupCommit<RunStore.Lines, Boolean> logs;

    /**
     * @param written told of each commit, with how many items it took
     */
    Writes(JobStore jobs, RunStore runs, UUID nodeId, BiConsumer<Events.Committed.What, Integer> written) {
        IntConsumer submits = n -> written.accept(Events.Committed.What.SUBMITS, n);
        bulk = new GroupCommit<>(BULK, group -> jobs.submitAll(group, null), submits);
        queued = new GroupCommit<>(SUBMITS, group -> jobs.submitAll(group, null), submits);
        starting = new GroupCommit<>(SUBMITS, group -> jobs.submitAll(group, nodeId), submits);
        completions = new GroupCommit<>(
                ENDS,
                group -> runs.complete(group).map(done -> ended(group, done)),
                n -> written.accept(Events.Committed.What.ENDS, n));
        steps = new GroupCommit<>(
                RECORDS,
                group -> runs.recordSteps(group).map(live -> each(group, step -> isLive(live, step.run()))),
                n -> written.accept(Events.Committed.What.STEPS, n));
        logs = new GroupCommit<>(
                RECORDS,
                group -> runs.appendLogs(group).map(live -> each(group, lines -> isLive(live, lines.run()))),
                n -> written.accept(Events.Committed.What.LOGS, n));
    }

    /** Jobs for anyone to claim. */
    Future<JobStore.Accepted> submit(Submission submission) {
        return (submission.groups() && submission.size() <= SMALL ? queued : bulk).add(submission);
    }

    /** Jobs for this node to start at once, where the database agrees. */
    Future<JobStore.Accepted> submitAndStart(Submission submission) {
        return starting.add(submission);
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

    private static Future<Boolean> isLive(Set<RunKey> live, RunKey run) {
        return Future.succeededFuture(live.contains(run));
    }

    private static <T, R> List<Future<R>> each(List<T> group, Function<T, Future<R>> result) {
        return group.stream().map(result).toList();
    }
}
