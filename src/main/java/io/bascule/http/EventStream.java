package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.stream.Bye;
import io.bascule.stream.Clock;
import io.bascule.stream.Delivery;
import io.bascule.stream.Frame;
import io.bascule.stream.Frames;
import io.bascule.stream.Streams;
import io.bascule.stream.Subject;
import io.bascule.stream.Subscriber;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open stream of events: writes what comes for as long as its reader takes it and may see it. For one event loop. */
final class EventStream implements Subscriber, Answer.Flow {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** What may wait for a reader, in bytes; one event more than this may. */
    private static final int MAX_QUEUE = 128 << 10;

    private final Streams streams;
    private final Supplier<Future<Identity>> again;
    private final Delivery delivery;
    private Streams.Opening opening;
    private HttpServerResponse response;
    private Buffer present = Buffer.buffer();
    private Predicate<Caller> maySee = anyone -> true;
    private Function<Caller, Future<?>> stillSees = anyone -> Future.succeededFuture();
    private long sequence;
    private boolean looking;
    private boolean over;

    /** @param again looks again who watches; fails where they may not ask for this any more */
    EventStream(Streams streams, Supplier<Future<Identity>> again) {
        this.streams = streams;
        this.again = again;
        this.delivery = streams.delivery(Clock.nowMs());
    }

    /** Takes its place: from now on it is known whether something happens. */
    Future<Void> open(Caller caller, Subject subject, String lastEventId) {
        return streams.open(caller, subject, lastEventId, this)
                .onSuccess(opened -> {
                    opening = opened;
                    sequence = opened.sequence();
                })
                .mapEmpty();
    }

    /** How the one job is that this tells of, read after this was opened. */
    void beginWith(Job job) {
        present = streams.present(opening, job);
        maySee = caller -> caller.sees(job.userId());
    }

    /** Only those may watch this of whom it is true, however long it is open. */
    void onlyFor(Predicate<Caller> readers) {
        maySee = readers;
    }

    /** Besides, only for as long as this does not fail of them with {@code NOT_FOUND} or {@code FORBIDDEN}. */
    void onlyWhile(Function<Caller, Future<?>> seen) {
        stillSees = seen;
    }

    @Override
    public void begin(HttpServerResponse to) {
        if (over) {
            to.end(Frames.bye(Bye.SHUTDOWN));
            return;
        }
        response = to;
        response.setChunked(true).setWriteQueueMaxSize(MAX_QUEUE);
        response.closeHandler(gone -> finish());
        response.exceptionHandler(broken -> LOG.debug("A stream broke", broken));
        response.drainHandler(drained -> catchUp());
        write(opening.greeting());
        opening.missed().forEach(this::take);
        if (present.length() > 0) {
            write(present);
        }
        catchUp();
    }

    @Override
    public void abandon() {
        finish();
    }

    @Override
    public void take(Frame frame) {
        if (over) {
            return;
        }
        sequence = Math.max(sequence, frame.sequence());
        if (response == null) {
            delivery.missed(); // Seldom, and whoever is told so fetches what there is.
            return;
        }
        switch (delivery.offer(response.writeQueueFull(), Clock.nowMs())) {
            case SEND -> send(frame);
            case RESYNC_AND_SEND -> {
                resync(frame.sequence() - 1);
                send(frame);
            }
            case WITHHOLD -> LOG.trace("A stream's reader is slow");
        }
    }

    private void send(Frame frame) {
        streams.tally().frames().increment();
        write(frame.bytes());
    }

    private void resync(long upTo) {
        streams.tally().resyncs().increment();
        write(opening.frames().resync(upTo));
    }

    /** The reader took what was sent, or may be sent again what comes: tells what it missed, if it did. */
    private void catchUp() {
        if (!over && delivery.owesResync(response.writeQueueFull(), Clock.nowMs())) {
            resync(sequence);
        }
    }

    @Override
    public void beat() {
        if (!over && response != null && !response.writeQueueFull()) {
            write(Frames.HEARTBEAT);
        }
    }

    @Override
    public void look() {
        if (over || response == null) {
            return;
        }
        if (delivery.isStuck(response.writeQueueFull(), Clock.nowMs())) {
            cut();
        } else if (!looking) {
            looking = true;
            long askedMs = Clock.nowMs();
            again.get()
                    .compose(identity -> stillSees.apply(identity.caller()).map(identity))
                    .onComplete(answered -> looking = false)
                    .onSuccess(identity -> known(identity.caller(), askedMs))
                    .onFailure(this::unknown);
        }
    }

    private void known(Caller caller, long askedMs) {
        if (maySee.test(caller)) {
            delivery.confirmed(askedMs);
            catchUp();
        } else {
            end(Bye.FORBIDDEN);
        }
    }

    /** Where nobody can say whether the reader still may, nothing is sent until somebody can. */
    private void unknown(Throwable failure) {
        ErrorCode code = failure instanceof Fault fault ? fault.code() : ErrorCode.INTERNAL;
        switch (code) {
            case UNAUTHENTICATED -> end(Bye.UNAUTHENTICATED);
            case FORBIDDEN, NOT_FOUND -> end(Bye.FORBIDDEN);
            default -> LOG.debug("It is not known now whether a stream's reader may watch", failure);
        }
    }

    private void cut() {
        streams.tally().cuts().increment();
        finish();
        response.reset();
    }

    @Override
    public Future<Void> end(Bye why) {
        if (over || response == null) {
            finish();
            return Future.succeededFuture();
        }
        boolean isSlow = response.writeQueueFull();
        finish();
        return isSlow ? response.reset().mapEmpty() : response.end(Frames.bye(why));
    }

    /** Nothing more is written; safe to call twice. */
    private void finish() {
        over = true;
        if (opening != null) {
            opening.close().run();
        }
    }

    private void write(Buffer bytes) {
        response.write(bytes).onFailure(gone -> finish());
    }
}
