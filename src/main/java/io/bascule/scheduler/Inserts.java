package io.bascule.scheduler;

import io.bascule.bus.Events;
import io.bascule.store.GroupCommit;
import io.bascule.store.JobStore;
import io.bascule.store.Submission;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** The submissions, gathered into common commits. */
final class Inserts {
    /** More jobs of one submission are a statement of their own; so a group is never larger than the largest batch. */
    private static final int SMALL = 20;

    private static final GroupCommit.Limits BULK = new GroupCommit.Limits(2, 1, 512);
    private static final GroupCommit.Limits SUBMITS = new GroupCommit.Limits(1, 500, 50_000);

    /** Callers wait for their submit; as soon as those of the last write are back, it goes on. */
    private static final GroupCommit.Pause FOR_CALLERS = new GroupCommit.Pause(1, Integer::sum);

    private final GroupCommit<Submission, JobStore.Accepted> bulk;
    private final GroupCommit<Submission, JobStore.Accepted> queued;
    private final GroupCommit<Submission, JobStore.Accepted> starting;

    /**
     * @param written told of each commit, with how many items it took
     */
    Inserts(JobStore jobs, UUID nodeId, GroupCommit.Timer timer, BiConsumer<Events.Commit.What, Integer> written) {
        IntConsumer submits = n -> written.accept(Events.Commit.What.SUBMITS, n);
        bulk = new GroupCommit<>(BULK, group -> jobs.submitAll(group, null), submits);
        queued = new GroupCommit<>(SUBMITS, FOR_CALLERS, timer, group -> jobs.submitAll(group, null), submits);
        starting = new GroupCommit<>(SUBMITS, FOR_CALLERS, timer, group -> jobs.submitAll(group, nodeId), submits);
    }

    /** Jobs for anyone to claim. */
    Future<JobStore.Accepted> submit(Submission submission) {
        return (submission.groups() && submission.size() <= SMALL ? queued : bulk).add(submission);
    }

    /** Jobs for this node to start at once, where the database agrees. */
    Future<JobStore.Accepted> submitAndStart(Submission submission) {
        return starting.add(submission);
    }
}
