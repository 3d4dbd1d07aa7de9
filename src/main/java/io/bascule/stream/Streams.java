package io.bascule.stream;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where streams are opened. Safe to use from any thread; who asks on a context is answered on it. */
public final class Streams {
    /** A stop does not wait longer for its streams to be told. */
    private static final long FAREWELL_MS = 1_000;

    private final Vertx vertx;
    private final Context home;
    private final StreamSettings settings;
    private final Seats seats;
    private final Views views;
    private final Frames frames;
    private final StreamTally tally = new StreamTally();
    private final Source source;
    private final Runnable joined;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> closed = Promise.promise();

    /** @param joined told on the source's context of each stream that is opened */
    Streams(Vertx vertx, StreamSettings settings, Source source, Wire wire, Runnable joined) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.settings = settings;
        this.seats = new Seats(settings.maxStreams(), settings.maxPerUser());
        this.views = wire.views();
        this.frames = wire.frames();
        this.source = source;
        this.joined = joined;
    }

    /** How events are written. */
    record Wire(Frames frames, Views views) {}

    /**
     * A stream that has begun: from now on its subscriber takes what happens.
     *
     * @param sequence the place that it begins at
     * @param greeting to be sent first
     * @param missed to be sent next: what happened since the reader was told something last
     * @param close ends it; may be called more than once
     */
    public record Opening(Frames frames, long sequence, Buffer greeting, List<Frame> missed, Runnable close) {}

    /**
     * Opens a stream.
     *
     * @param lastEventId the id that the reader says it was told last, whatever it is; or null
     * @param subscriber takes on the context of the caller
     * @return a failure with {@code TOO_MANY_REQUESTS} where the user, or all together, have as many as may be open;
     *     {@code UNAVAILABLE} where the server stops
     */
    public Future<Opening> open(Caller caller, Subject subject, String lastEventId, Subscriber subscriber) {
        seats.take(caller.userId());
        Member member = new Member(vertx.getOrCreateContext(), subscriber);
        AtomicBoolean left = new AtomicBoolean();
        Runnable close = () -> {
            if (left.compareAndSet(false, true)) {
                seats.free(caller.userId());
                home.runOnContext(v -> source.leave(subject, member));
            }
        };
        Promise<Opening> opened = Promise.promise();
        home.runOnContext(v -> {
            if (closing.get()) {
                close.run();
                member.home().runOnContext(there -> opened.fail(stopping()));
                return;
            }
            Source.Start start = source.join(subject, lastEventId, member);
            joined.run();
            Opening opening = new Opening(frames, start.sequence(), start.greeting(), start.missed(), close);
            // After it, and in order, come the frames: they take the same way.
            member.home().runOnContext(there -> opened.complete(opening));
        });
        return opened.future();
    }

    private static Fault stopping() {
        return Fault.of(ErrorCode.UNAVAILABLE, "This server is stopping; connect again.");
    }

    /** The event that a stream of one job begins with: how the job is now. */
    public Buffer present(Opening opening, Job job) {
        return frames.event(opening.sequence(), "job", Watch.oneJob(job, views));
    }

    /** What a stream may be sent whose reader was known to be allowed to watch at that time, in milliseconds. */
    public Delivery delivery(long confirmedMs) {
        return new Delivery(settings.patience().toMillis(), confirmedMs);
    }

    /** How many streams are open now. */
    public int open() {
        return seats.taken();
    }

    public StreamTally tally() {
        return tally;
    }

    /** Ends all streams and opens no more; done once their readers were told, or a moment later. */
    public Future<Void> close() {
        if (closing.compareAndSet(false, true)) {
            home.runOnContext(v -> Future.join(source.members().stream()
                            .map(member -> member.end(Bye.SHUTDOWN))
                            .toList())
                    .timeout(FAREWELL_MS, TimeUnit.MILLISECONDS)
                    .onComplete(told -> closed.complete()));
        }
        return closed.future();
    }
}
