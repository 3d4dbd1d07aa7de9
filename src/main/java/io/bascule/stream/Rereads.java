package io.bascule.stream;

import io.bascule.store.CheckpointQueries;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what other nodes said had changed, for those who watch here: a query for each kind, however many said so. */
final class Rereads {
    private static final Logger LOG = LoggerFactory.getLogger(Rereads.class);
    private static final Duration EVERY = Duration.ofMillis(100);

    /** Jobs with streams of their own are read so often where it is not known which changed. */
    private static final long WATCHED_EVERY_MS = 1_000;

    private static final int MOST = 200;

    private final JobQueries jobQueries;
    private final CheckpointQueries checkpointQueries;
    private final Source source;
    private final Seldom reading;
    private final Set<UUID> jobs = new HashSet<>();
    private final Set<UUID> checkpoints = new HashSet<>();
    private final Map<UUID, UUID> lines = new HashMap<>();
    private boolean owesWatched;
    private long watchedReadMs = Clock.nowMs() - WATCHED_EVERY_MS;

    Rereads(Vertx vertx, JobQueries jobQueries, CheckpointQueries checkpointQueries, Source source) {
        this.jobQueries = jobQueries;
        this.checkpointQueries = checkpointQueries;
        this.source = source;
        this.reading = new Seldom(vertx, EVERY, this::read);
    }

    void heard(Hint.News news) {
        source.missed(news.moreJobs(), news.moreCheckpoints());
        news.jobs().forEach(this::job);
        news.checkpoints().forEach(this::checkpoint);
        news.lines().forEach(this::lines);
        if (news.moreLines()) {
            source.watchedJobs().forEach(source::missedLines);
        }
        source.missedAgentsOf(news.agentUsers());
        source.missedAgents(news.moreAgents() ? 1 : 0);
        owesWatched |= news.moreJobs() > 0;
        reading.ask();
    }

    private void job(UUID id) {
        if (source.isWatched(Subject.job(id)) || (source.isWatched(Subject.EVERYTHING) && jobs.size() < MOST)) {
            jobs.add(id);
        } else {
            source.missed(1, 0);
        }
    }

    private void checkpoint(UUID id) {
        if (checkpoints.size() < MOST) {
            checkpoints.add(id);
        } else {
            source.missed(0, 1);
        }
    }

    private void lines(UUID jobId, UUID first) {
        if (source.isWatched(Subject.job(jobId))) {
            lines.putIfAbsent(jobId, first);
        }
    }

    private Future<?> read() {
        return Future.join(readJobs(), readCheckpoints(), readLines()).onFailure(failure -> {
            LOG.debug("What other nodes did could not be read; it is told by its number alone", failure);
            owesWatched = true;
        });
    }

    private Future<?> readJobs() {
        if (owesWatched && Clock.nowMs() - watchedReadMs >= WATCHED_EVERY_MS) {
            owesWatched = false;
            watchedReadMs = Clock.nowMs();
            jobs.addAll(source.watchedJobs());
        } else if (owesWatched) {
            reading.ask();
        }
        Set<UUID> wanted = taken(jobs);
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : jobQueries
                        .some(wanted)
                        .onSuccess(found -> found.forEach(source::jobChanged))
                        .onFailure(failure -> source.missed(wanted.size(), 0));
    }

    private Future<?> readCheckpoints() {
        Set<UUID> wanted = taken(checkpoints);
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : checkpointQueries
                        .some(wanted)
                        .onSuccess(found -> found.forEach(one -> source.checkpointChanged(
                                one.checkpoint(), one.job().jobType())))
                        .onFailure(failure -> source.missed(0, wanted.size()));
    }

    private Future<?> readLines() {
        Map<UUID, UUID> wanted = Map.copyOf(lines);
        lines.clear();
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : jobQueries
                        .linesFrom(wanted, Watch.MOST)
                        .onSuccess(found -> found.forEach(source::logged))
                        .onFailure(failure -> wanted.keySet().forEach(source::missedLines));
    }

    private static Set<UUID> taken(Set<UUID> ids) {
        Set<UUID> taken = Set.copyOf(ids);
        ids.clear();
        return taken;
    }
}
