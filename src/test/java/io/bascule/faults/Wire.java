package io.bascule.faults;

import io.bascule.store.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's wire to the database: it can be cut, swallow what passes, be slow, keep hints to itself, or strike at a {@link Point}. A
 * node has one for itself, so whatever happens on it happens to that node alone.
 */
final class Wire implements AutoCloseable {
    private final ServerSocket near;
    private final Set<WireLink> links = ConcurrentHashMap.newKeySet();
    private volatile DatabaseAddress to;
    private volatile boolean swallows;
    private volatile boolean keepsHints;
    private volatile long delayMs;
    private volatile Point point;

    Wire(DatabaseAddress to) throws IOException {
        this.to = to;
        this.near = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        daemon("wire", this::accept).start();
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (!near.isClosed()) {
            try {
                Socket client = near.accept();
                daemon("wire link", () -> connect(client)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try {
            WireLink link = new WireLink(this, client, new Socket(to.host(), to.port()));
            links.add(link);
            link.run(() -> links.remove(link));
        } catch (IOException away) {
            WireLink.close(client);
        }
    }

    /** For the node, instead of the database's own. */
    DatabaseAddress address() {
        return new DatabaseAddress(
                "127.0.0.1", near.getLocalPort(), to.database(), to.user(), to.password(), to.sslMode());
    }

    // What can be done to it

    /** Closes every connection; new ones are let through. */
    void cut() {
        links.forEach(WireLink::close);
    }

    /** While swallowing, all connections stay open and nothing arrives, in either direction. */
    void swallow(boolean on) {
        swallows = on;
    }

    /** Every connection stays open and nothing arrives on it ever again; new ones are let through. */
    void silence() {
        links.forEach(WireLink::silence);
    }

    /** Each message waits so long. */
    void delay(long ms) {
        delayMs = ms;
    }

    /** NOTIFY does not arrive. */
    void keepHints(boolean on) {
        keepsHints = on;
    }

    /** Strikes at the next such moment, or at none with null. */
    void strikeAt(Point next) {
        point = next;
    }

    // What its links ask

    /** The point that is waited for, or null. */
    Point point() {
        Point next = point;
        return next == null || next.isOver() ? null : next;
    }

    boolean loses(Message message) {
        return swallows || keepsHints && message.type() == Message.NOTIFICATION;
    }

    void pass() {
        if (delayMs > 0) {
            io.bascule.blackbox.Eventually.pause(delayMs);
        }
    }

    @Override
    public void close() {
        try {
            near.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
