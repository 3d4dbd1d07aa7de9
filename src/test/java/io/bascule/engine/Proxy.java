package io.bascule.engine;

import io.bascule.store.DatabaseAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to the database that can be stalled: what was sent stays on the way until it is opened again. */
public final class Proxy implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final int port;
    private final DatabaseAddress to;
    private volatile boolean stalled;

    public Proxy(DatabaseAddress to) {
        this.to = to;
        this.port = Engine.get(
                        vertx.createNetServer().connectHandler(this::connect).listen(0, "127.0.0.1"))
                .actualPort();
    }

    public DatabaseAddress address() {
        return new DatabaseAddress("127.0.0.1", port, to.database(), to.user(), to.password(), to.sslMode());
    }

    private void connect(NetSocket near) {
        near.pause();
        vertx.createNetClient()
                .connect(to.port(), to.host())
                .onSuccess(far -> {
                    join(near, far);
                    join(far, near);
                    if (!stalled) {
                        near.resume();
                        far.resume();
                    }
                })
                .onFailure(failure -> near.close());
    }

    private void join(NetSocket from, NetSocket to) {
        sockets.add(from);
        from.pause();
        from.handler(to::write);
        from.closeHandler(v -> {
            sockets.remove(from);
            to.close();
        });
    }

    public void stall() {
        stalled = true;
        sockets.forEach(NetSocket::pause);
    }

    public void open() {
        stalled = false;
        sockets.forEach(NetSocket::resume);
    }

    @Override
    public void close() {
        Engine.get(vertx.close());
    }
}
