package io.bascule.agents;

import io.bascule.bus.Events;
import io.bascule.bus.Runs;
import io.bascule.job.Agent;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import io.bascule.runs.News;
import io.bascule.runs.Reports;
import io.bascule.store.GroupCommit;
import io.bascule.store.LeaseStore;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ends of agents' runs: what becomes of the job, then the lease is closed. */
final class Ends {
    private static final Logger LOG = LoggerFactory.getLogger(Ends.class);

    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1, 500, 20_000);
    private static final GroupCommit.Pause PAUSE = GroupCommit.Pause.between(50);

    private final GroupCommit<RunKey, Void> closings;
    private final RunStore runs;
    private final Reports reports;
    private final News news;
    private final AgentNews agentNews;

    Ends(LeaseStore leases, RunStore runs, Reports reports, News news, AgentNews agentNews, GroupCommit.Timer timer) {
        this.closings = new GroupCommit<>(
                LIMITS,
                PAUSE,
                timer,
                over -> leases.close(over).map(Collections.nCopies(over.size(), Future.<Void>succeededFuture())),
                n -> {});
        this.runs = runs;
        this.reports = reports;
        this.news = news;
        this.agentNews = agentNews;
    }

    /**
     * Ends a run.
     *
     * @return the job then; a failure with {@code STALE_RUN} where the run no longer owned it
     */
    Future<Job> end(LeaseStore.Held held, Runs.Content content) {
        Future<Job> end = content instanceof Runs.HandedBack
                ? release(held)
                : reports.end(held.job(), content, held.job().cancelRequested());
        return end.onSuccess(job -> {
            agentNews.changed(held);
            close(held.run());
        });
    }

    private Future<Job> release(LeaseStore.Held held) {
        return release(List.of(held.job()))
                .map(released -> released.stream().findFirst().orElseThrow(reports::staleReport));
    }

    /** Takes jobs back from an agent that never got them. Nobody waits for it: where it is lost, their leases run out. */
    void giveBack(Agent agent, List<Job> claimed) {
        release(claimed)
                .onSuccess(released -> {
                    agentNews.changed(agent);
                    claimed.forEach(job -> close(job.run()));
                })
                .onFailure(failure -> LOG.warn(
                        "{} jobs could not be given back that an agent never got; their leases will run out",
                        claimed.size()));
    }

    /** Hands jobs back, as they were claimed: no attempt is burnt. Answers with those whose runs still owned them. */
    private Future<List<Job>> release(List<Job> claimed) {
        Map<UUID, Instant> claimedAt = claimed.stream().collect(Collectors.toMap(Job::id, Job::updatedAt));
        return runs.release(claimed.stream().map(Job::run).toList())
                .onSuccess(released -> released.forEach(
                        job -> tellReleased(job, Duration.between(claimedAt.get(job.id()), job.updatedAt()))));
    }

    private void tellReleased(Job job, Duration took) {
        boolean cancelled = job.status() == JobStatus.CANCELLED;
        news.changed(new Events.JobChanged(job, JobStatus.RUNNING));
        news.ended(new Events.RunEnded(
                job, cancelled ? Events.RunEnded.Outcome.CANCELLED : Events.RunEnded.Outcome.RELEASED, took, null));
    }

    /** Nobody waits for it: where it is lost, the lease runs out. */
    void close(RunKey run) {
        closings.add(run).onFailure(failure -> LOG.debug("The lease of {} was not closed; it runs out", run, failure));
    }
}
