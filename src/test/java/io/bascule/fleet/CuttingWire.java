package io.bascule.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Random;

/** A way to a server on which requests and, more often, answers are lost: the connection is cut, at the server's end too. */
final class CuttingWire {
    private static final double REQUESTS_LOST = 0.005;
    private static final double ANSWERS_LOST = 0.02;

    private final Vertx vertx;
    private final int to;
    private final Random dice;
    private int cuts;

    CuttingWire(Vertx vertx, int to, Random dice) {
        this.vertx = vertx;
        this.to = to;
        this.dice = dice;
    }

    /** Listens. */
    Future<Integer> open() {
        return vertx.createNetServer()
                .connectHandler(this::connect)
                .listen(0, "127.0.0.1")
                .map(NetServer::actualPort);
    }

    int cuts() {
        return cuts;
    }

    private void connect(NetSocket near) {
        near.pause();
        vertx.createNetClient()
                .connect(to, "127.0.0.1")
                .onSuccess(far -> {
                    join(near, far, REQUESTS_LOST);
                    join(far, near, ANSWERS_LOST);
                    near.resume();
                })
                .onFailure(refused -> near.close());
    }

    private void join(NetSocket from, NetSocket other, double lost) {
        from.handler(bytes -> {
            if (dice.nextDouble() < lost) {
                cuts++;
                from.close();
                other.close();
            } else {
                other.write(bytes);
            }
        });
        from.closeHandler(gone -> other.close());
    }
}
