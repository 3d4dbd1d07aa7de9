package io.bascule.http;

import io.bascule.job.HistoryRange;
import io.bascule.job.NewJobRules;
import io.bascule.store.HistoryQueries;
import io.bascule.store.HistoryStore;
import io.bascule.store.TallyStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How it goes: now, and over time. */
final class HistoryRoutes {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MAX_TYPE = 100;
    private static final String RANGES =
            Arrays.stream(HistoryRange.values()).map(HistoryRange::wireName).collect(Collectors.joining(", "));

    private final HistoryQueries history;
    private final TallyStore tallies;

    HistoryRoutes(HistoryQueries history, TallyStore tallies) {
        this.history = history;
        this.tallies = tallies;
    }

    Future<Answer> overview(Call call) {
        call.saysNothingElse();
        Future<TallyStore.Counts> counts = tallies.counts();
        Future<Duration> oldest = tallies.oldestRunnable();
        Future<Long> failed = history.failedSince(HOUR);
        return Future.all(counts, oldest, failed)
                .map(all -> Answer.ok(JsonObject.of(
                        "overview", HistoryJson.overview(counts.result(), oldest.result(), failed.result()))));
    }

    Future<Answer> history(Call call) {
        HistoryRange range = range(call.query());
        String jobType = jobType(call.query());
        call.query().refuseIfWrong();
        return history.history(range, jobType == null ? HistoryStore.ALL : jobType)
                .map(found -> Answer.ok(JsonObject.of("history", HistoryJson.of(found, range, jobType))));
    }

    private static HistoryRange range(Query query) {
        String text = query.text("range", 10);
        return text == null
                ? HistoryRange.HOUR
                : HistoryRange.ofWireName(text).orElseGet(() -> query.wrong("range", "must be one of " + RANGES));
    }

    private static String jobType(Query query) {
        String text = query.text("jobType", MAX_TYPE);
        boolean isType = text == null || NewJobRules.isJobType(text) || text.equals(HistoryStore.OTHER);
        return isType ? text : query.wrong("jobType", "must be the name of a job type, or " + HistoryStore.OTHER);
    }
}
