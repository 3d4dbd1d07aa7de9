package io.bascule.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection on a {@link Wire}. For a point after a COMMIT it holds the answers back from the one that is waited for, until the
 * database says that no transaction is open: then all is written, and the server does not know.
 */
final class WireLink {
    private final Wire wire;
    private final Socket server;
    private final Socket database;
    private volatile boolean silent;
    private final Map<String, String> statements = new HashMap<>();

    /** Guards what follows, which both directions use. */
    private final Object lock = new Object();

    private long asked;
    private long answered;
    private Point held;
    private long heldFrom;

    WireLink(Wire wire, Socket server, Socket database) throws IOException {
        this.wire = wire;
        this.server = server;
        this.database = database;
        server.setTcpNoDelay(true);
        database.setTcpNoDelay(true);
    }

    void run(Runnable whenOver) {
        Wire.daemon("wire answers", this::answers).start();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()))) {
            OutputStream out = new BufferedOutputStream(database.getOutputStream());
            boolean first = true;
            for (Message message = Message.read(in, true); message != null; message = Message.read(in, false)) {
                wire.pass();
                if (!first && strikesBefore(message)) {
                    return;
                }
                first = false;
                if (!loses(message)) {
                    message.write(out);
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException over) {
            // One of the two sides has closed it.
        } finally {
            close();
            whenOver.run();
        }
    }

    private void answers() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(database.getInputStream()))) {
            OutputStream out = new BufferedOutputStream(server.getOutputStream());
            List<Message> back = new ArrayList<>();
            for (Message message = Message.read(in, false); message != null; message = Message.read(in, false)) {
                wire.pass();
                if (loses(message)) {
                    continue;
                }
                back.add(message);
                if (holds(message)) {
                    continue;
                }
                if (strikesAfter(message)) {
                    return;
                }
                for (Message each : back) {
                    each.write(out);
                }
                back.clear();
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException over) {
            // One of the two sides has closed it.
        } finally {
            close();
        }
    }

    /** What the server asks: knows the statements by name, and counts what will be answered with READY. */
    private boolean strikesBefore(Message message) {
        String sql = statement(message);
        Point point = wire.point();
        synchronized (lock) {
            if (message.type() == Message.SYNC || message.type() == Message.QUERY) {
                asked++;
            }
            if (point == null || point.place().side() != Point.Side.ASKED || sql == null) {
                return false;
            }
            String mark = point.place().mark();
            if (message.type() == Message.PARSE || !(sql.contains(mark) || message.contains(mark))) {
                return false;
            }
            if (point.place().committed()) {
                hold(point, message.type() == Message.QUERY ? asked : asked + 1);
                return false;
            }
        }
        return point.strike();
    }

    private String statement(Message message) {
        return switch (message.type()) {
            case Message.PARSE -> {
                statements.put(message.text(0), message.text(1));
                yield message.text(1);
            }
            case Message.BIND -> statements.getOrDefault(message.text(1), "");
            case Message.QUERY -> message.text(0);
            default -> null;
        };
    }

    private void hold(Point point, long from) {
        if (held == null) {
            held = point;
            heldFrom = from;
        }
    }

    /** Whether an answer has to wait for the READY that tells whether it was committed. */
    private boolean holds(Message message) {
        Point point = wire.point();
        synchronized (lock) {
            boolean ready = message.type() == Message.READY;
            if (ready) {
                answered++;
            }
            if (point != null
                    && point.place().side() == Point.Side.ANSWERED
                    && !ready
                    && message.contains(point.place().mark())) {
                hold(point, answered + 1);
            }
            return held != null && !ready && answered >= heldFrom - 1;
        }
    }

    private boolean strikesAfter(Message message) {
        Point point;
        synchronized (lock) {
            if (held == null || message.type() != Message.READY || answered < heldFrom || !message.isIdle()) {
                return false;
            }
            point = held;
            held = null;
        }
        return point.strike();
    }

    private boolean loses(Message message) {
        return silent || wire.loses(message);
    }

    /** From now on nothing arrives, in either direction, and nobody is told. */
    void silence() {
        silent = true;
    }

    void close() {
        close(server);
        close(database);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
