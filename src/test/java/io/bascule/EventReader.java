package io.bascule;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads a stream of events over a socket of its own, one after the other and only when asked: so it can be slow on purpose. */
public final class EventReader implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new HashMap<>();
    private int leftOfChunk;
    private long giveUpNanos;
    private String lastId;
    private int beats;

    /**
     * An event as it came.
     *
     * @param id its own, or null
     */
    public record Event(String id, String name, JsonObject data) {}

    /** @param more lines of the head of the request */
    public EventReader(int port, String path, String token, String... more) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(8 << 10);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            in = new BufferedInputStream(socket.getInputStream());
            String extra = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nAccept-Encoding: gzip\r\n" + extra + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            status = Integer.parseInt(plainLine().split(" ")[1]);
            for (String line = plainLine(); !line.isEmpty(); line = plainLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public int status() {
        return status;
    }

    /** By its name in lower case. */
    public String header(String name) {
        return headers.get(name);
    }

    /** How many signs of life came so far; they are passed over. */
    public int beats() {
        return beats;
    }

    /** What a browser would send when it connects again; null before any id. */
    public String lastId() {
        return lastId;
    }

    /** The next event; null where the stream has ended. */
    public Event next() {
        giveUpNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        return read();
    }

    private Event read() {
        String id = null;
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            if (System.nanoTime() > giveUpNanos) {
                throw new AssertionError("It did not come within " + PATIENCE_MS + " ms"); // Though signs of life did.
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
                lastId = id;
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6));
            } else if (line.isEmpty() && name.equals("beat")) {
                beats++;
                id = null;
                name = "message";
                data.setLength(0);
            } else if (line.isEmpty()) {
                return new Event(id, name, new JsonObject(data.toString()));
            } else if (!line.startsWith("retry: ")) {
                throw new AssertionError("No line of an event: " + line);
            }
        }
        return null;
    }

    /** The next event of this name; others are passed over. */
    public Event next(String name) {
        return next(event -> event.name().equals(name));
    }

    /** The next event that is wanted; fails where the stream ends before it. */
    public Event next(Predicate<Event> wanted) {
        giveUpNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        for (Event event = read(); event != null; event = read()) {
            if (wanted.test(event)) {
                return event;
            }
        }
        throw new AssertionError("The stream ended");
    }

    /** All that is left of an answer that is no stream. */
    public JsonObject body() {
        try {
            return new JsonObject(
                    new String(in.readNBytes(Integer.parseInt(header("content-length"))), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int c = ofBody(); c != '\n'; c = ofBody()) {
                if (c < 0) {
                    return null;
                }
                line.write(c);
            }
        } catch (SocketException cut) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** The next byte of a body in chunks; less than zero at its end. */
    private int ofBody() throws IOException {
        if (leftOfChunk == 0) {
            String size = plainLine();
            leftOfChunk = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
            if (leftOfChunk == 0) {
                return -1;
            }
        }
        int c = in.read();
        leftOfChunk--;
        if (leftOfChunk == 0) {
            plainLine();
        }
        return c;
    }

    private String plainLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
