package io.bascule.llm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A provider on the loopback interface. It takes each request apart, keeps it, and answers as it is told: byte by byte, so that it can
 * break off, go silent or talk nonsense wherever a test wants it to.
 */
public final class PlayedProvider implements AutoCloseable {
    /** @param headers by name in lower case */
    public record Request(String path, Map<String, String> headers, String body) {}

    /** What becomes of a request. */
    public interface Answer {
        void to(Request request, Talk talk) throws IOException;
    }

    private final ServerSocket server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = new HashSet<>();
    private volatile Answer usual =
            (request, talk) -> talk.whole(500, Map.of(), "{\"error\":{\"message\":\"unexpected\"}}");

    public PlayedProvider() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** What the next requests get, one each. */
    public PlayedProvider then(Answer... next) {
        answers.addAll(List.of(next));
        return this;
    }

    /** What requests get once nothing else is left. */
    public PlayedProvider usually(Answer answer) {
        usual = answer;
        return this;
    }

    /** Without a path. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Those that came so far, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Whether every connection was closed, by the client or because the answer was over; waits for that. */
    public boolean awaitNoConnection() throws InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        synchronized (open) {
            for (long left = 1; !open.isEmpty() && left > 0; ) {
                left = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
                open.wait(Math.max(left, 1));
            }
            return open.isEmpty();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (open) {
                    open.add(socket);
                }
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Request request = read(in);
            requests.add(request);
            Answer answer = answers.poll();
            (answer == null ? usual : answer).to(request, new Talk(socket, in));
        } catch (IOException e) {
            // The client has left, or the answer was to end so.
        } finally {
            synchronized (open) {
                open.remove(socket);
                open.notifyAll();
            }
        }
    }

    private static Request read(InputStream in) throws IOException {
        String path = line(in).split(" ")[1];
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(path, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("no request");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "played-provider");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}
