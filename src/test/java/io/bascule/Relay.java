package io.bascule;

import static io.bascule.engine.Engine.get;

import io.bascule.store.DatabaseAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a database, which can be cut, so that connections are refused, or go silent. */
final class Relay implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final DatabaseAddress to;
    private final int port;
    private NetServer server;
    private volatile boolean silent;

    Relay(DatabaseAddress to) {
        this.to = to;
        this.port = FreePort.any();
        this.server = listen();
    }

    DatabaseAddress address() {
        return new DatabaseAddress("127.0.0.1", port, to.database(), to.user(), to.password(), to.sslMode());
    }

    /** As when the database's process is gone: from here on, connections are refused. */
    void cut() {
        get(server.close());
        sockets.forEach(NetSocket::close);
        // The JDK lets go of a listening socket only when its selector is used the next time, which is after close()
        // says so.
        while (!FreePort.is(port)) {
            Thread.onSpinWait();
        }
    }

    /** As when packets are lost on the way. */
    void silence() {
        silent = true;
        sockets.forEach(NetSocket::pause);
    }

    /** After a cut. */
    void mend() {
        server = listen();
    }

    private NetServer listen() {
        return get(vertx.createNetServer().connectHandler(this::connect).listen(port, "127.0.0.1"));
    }

    private void connect(NetSocket near) {
        near.pause();
        sockets.add(near);
        vertx.createNetClient()
                .connect(to.port(), to.host())
                .onSuccess(far -> {
                    join(near, far);
                    join(far, near);
                    if (!silent) {
                        near.resume();
                        far.resume();
                    }
                })
                .onFailure(failure -> near.close());
    }

    private void join(NetSocket from, NetSocket other) {
        sockets.add(from);
        from.pause();
        from.handler(other::write);
        from.closeHandler(gone -> {
            sockets.remove(from);
            other.close();
        });
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
