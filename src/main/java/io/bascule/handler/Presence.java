package io.bascule.handler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a handler known: schedulers send runs only to handlers that they have heard of. */
final class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final long TRY_AGAIN_MS = 1_000;
    /** In a cluster a message can be lost, and members part and meet again. */
    private static final long REPEAT_MS = 10_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Runs.HandlerUp up;
    private boolean isEntered;

    Presence(Vertx vertx, Bus bus, Runs.HandlerUp up) {
        this.vertx = vertx;
        this.bus = bus;
        this.up = up;
    }

    /** Succeeds after the first try; goes on trying where no scheduler was there. */
    Future<Void> announce() {
        if (bus.isClustered()) {
            vertx.setPeriodic(REPEAT_MS, id -> tellAll());
        }
        return bus.listen(Addresses.WHO_HANDLES, asked -> tellAll())
                .completion()
                .compose(v -> enter());
    }

    /** The scheduler may start after us, or its database may be away: until it knows of us it sends nothing. */
    private Future<Void> enter() {
        return bus.request(Addresses.HANDLER_UP, up)
                .<Void>mapEmpty()
                .onSuccess(v -> {
                    isEntered = true;
                    tellAll();
                })
                .recover(failure -> {
                    LOG.warn(
                            "Could not announce {}: {}; trying again", up.type().name(), failure.getMessage());
                    vertx.timer(TRY_AGAIN_MS, TimeUnit.MILLISECONDS)
                            .compose(v -> enter())
                            .onFailure(unexpected ->
                                    LOG.error("Could not announce " + up.type().name(), unexpected));
                    return Future.succeededFuture();
                });
    }

    /** Not before the type is in the database, where submits look for it. */
    private void tellAll() {
        if (isEntered) {
            bus.publish(Addresses.HANDLERS, up);
        }
    }
}
