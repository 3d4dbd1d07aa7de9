package io.bascule.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node and the others tell each other for their streams. A node at which somebody watches says so from time to time;
 * the others then tell it what changes, and nobody tells anything where nobody watches. For one context.
 */
final class Neighbours {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    /** Transactions that NOTIFY commit one after another, so hints are few. */
    private static final Duration TELL_EVERY = Duration.ofMillis(200);

    private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(1);

    /** For so long nodes are told that said that somebody watches there; they say so several times in it. */
    static final long REMEMBERED_MS = 60_000;

    private final Context context;
    private final UUID nodeId;
    private final Grapevine grapevine;
    private final Ears ears;
    private final Seldom telling;
    private final Seldom announcing;
    private final HintDraft draft = new HintDraft();
    private final HeardHints heard = new HeardHints();
    private long said;
    private long watchedUntilMs = Long.MIN_VALUE;

    /** What this node makes of what it hears. */
    interface Ears {
        /** Whether somebody watches here. */
        boolean isWatched();

        /** Somebody watches elsewhere. */
        void watchedElsewhere();

        /** Something changed elsewhere. */
        void heard(Hint.News news);
    }

    Neighbours(Vertx vertx, UUID nodeId, Grapevine grapevine, Ears ears) {
        this.context = vertx.getOrCreateContext();
        this.nodeId = nodeId;
        this.grapevine = grapevine;
        this.ears = ears;
        this.telling = new Seldom(vertx, TELL_EVERY, () -> say(Hint.Topic.NEWS, draft.take()));
        this.announcing = new Seldom(vertx, ANNOUNCE_EVERY, () -> say(Hint.Topic.WATCHES, Hint.News.NONE));
    }

    void start() {
        grapevine.listen(text -> context.runOnContext(v -> Hint.read(text).ifPresent(this::heard)));
        say(Hint.Topic.WHO_WATCHES, Hint.News.NONE);
    }

    /** Says that somebody watches here. */
    void announce() {
        announcing.ask();
    }

    /** Whether somebody watches elsewhere. */
    boolean watch() {
        return Clock.nowMs() < watchedUntilMs;
    }

    /** Tells what happened here, if somebody watches elsewhere. */
    void tell(Consumer<HintDraft> what) {
        if (watch()) {
            what.accept(draft);
            telling.ask();
        }
    }

    private void heard(Hint hint) {
        if (hint.node().equals(nodeId) || !heard.isNew(hint)) {
            return;
        }
        switch (hint.topic()) {
            case WHO_WATCHES -> {
                if (ears.isWatched()) {
                    announce();
                }
            }
            case WATCHES -> {
                watchedUntilMs = Clock.nowMs() + REMEMBERED_MS;
                ears.watchedElsewhere();
            }
            case NEWS -> ears.heard(hint.news());
        }
    }

    private Future<Void> say(Hint.Topic topic, Hint.News news) {
        return grapevine
                .say(new Hint(nodeId, ++said, topic, news).write())
                .onFailure(failure -> LOG.debug("Other nodes were not told; their pages see it later", failure));
    }
}
