package io.bascule.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.OptionalLong;

/** Events as {@code text/event-stream} has them. */
public final class Frames {
    private static final String BEAT = "event: beat\ndata: {}\n\n";

    /**
     * A sign of life. Proxies see that something comes, and readers whose connection was lost without a word that nothing does. An event,
     * since a browser tells nobody of comments; without an id, so that the one before it stays.
     */
    public static final Buffer HEARTBEAT = Buffer.buffer(BEAT);

    /** How long a browser waits before it connects again, in milliseconds. */
    private static final String RETRY = "retry: 2000\n";

    private final String epoch;

    /** @param epoch of this process, see {@link Position} */
    Frames(String epoch) {
        this.epoch = epoch;
    }

    /** How a stream begins that missed nothing: with an id, so that it can be resumed even before anything happens. */
    Buffer greeting(long sequence) {
        return Buffer.buffer(RETRY + "id: " + new Position(epoch, sequence) + "\n" + BEAT);
    }

    /** How a stream begins that missed something; in one piece, so that it is never told half of it. */
    Buffer greetingWithResync(long sequence) {
        return Buffer.buffer(RETRY).appendBuffer(resync(sequence));
    }

    /** @param data JSON, which has no line breaks */
    public Buffer event(long sequence, String name, String data) {
        return Buffer.buffer("id: " + new Position(epoch, sequence) + "\nevent: " + name + "\ndata: " + data + "\n\n");
    }

    /** Events were left out, up to {@code sequence}: what a page shows has to be fetched again. */
    public Buffer resync(long sequence) {
        return event(sequence, "resync", "{}");
    }

    /** The last event of a stream; without an id, so that the one before it stays. */
    public static Buffer bye(Bye why) {
        JsonObject data = JsonObject.of("reason", why.wireName(), "message", why.message());
        return Buffer.buffer("event: bye\ndata: " + data.encode() + "\n\n");
    }

    /** Where to go on for one who was told this last; empty where that was never told here. */
    OptionalLong sequenceIn(String lastEventId) {
        return Position.parse(lastEventId)
                .filter(position -> position.epoch().equals(epoch))
                .map(position -> OptionalLong.of(position.sequence()))
                .orElseGet(OptionalLong::empty);
    }
}
