package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Speaks the agents' protocol as a server does, or as one does that has troubles. */
final class PlayedServer implements AutoCloseable {
    private static final String ROOT = "/prefix/api/training/agent/";
    private static final long PATIENCE_MS = 30_000;
    private static final long HELD_MS = 1_000;

    /** What an agent sent: {@code what} is the last part of the path. */
    record Call(String what, String path, ObjectNode body, String authorization) {}

    /** What goes wrong with an answer. */
    interface Trouble {
        /** Answers, or not; the call counts. */
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new ArrayList<>();
    private final Deque<ObjectNode> jobs = new ArrayDeque<>();
    private final Map<String, Deque<Trouble>> troubles = new HashMap<>();
    private final Map<String, ObjectNode> answers = new HashMap<>();
    private boolean isClosed;

    PlayedServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prefix");
    }

    /** Has a job for whoever polls next. */
    synchronized void give(ObjectNode job) {
        jobs.add(job);
        notifyAll();
    }

    /** Has troubles with the next calls of a kind, one each. */
    synchronized void next(String what, Trouble... kinds) {
        troubles.computeIfAbsent(what, w -> new ArrayDeque<>()).addAll(List.of(kinds));
    }

    /** Answers all calls of a kind so. */
    synchronized void always(String what, ObjectNode answer) {
        answers.put(what, answer);
    }

    static Trouble status(int status, String body) {
        return exchange -> send(exchange, status, body);
    }

    static Trouble busy(int status, String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            send(exchange, status, "{}");
        };
    }

    static Trouble redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", to);
            send(exchange, 307, "");
        };
    }

    /** The connection ends before an answer. */
    static final Trouble LOST = HttpExchange::close;

    /** The connection ends within the answer. */
    static final Trouble CUT = exchange -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write("{\"success\":".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        exchange.close();
    };

    static final Trouble GARBAGE = status(200, "<html>Sign in to this network</html>");

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            ObjectNode body =
                    Json.object(exchange.getRequestBody().readAllBytes()).orElseGet(Json::object);
            String what = path.substring(path.lastIndexOf('/') + 1);
            Trouble trouble = called(
                    new Call(what, path, body, exchange.getRequestHeaders().getFirst("Authorization")));
            if (!path.startsWith(ROOT)) {
                send(exchange, 404, "{}");
            } else if (trouble != null) {
                trouble.answer(exchange);
            } else {
                send(exchange, 200, answer(what, body).toString());
            }
        }
    }

    private synchronized Trouble called(Call call) {
        calls.add(call);
        notifyAll();
        Deque<Trouble> next = troubles.get(call.what());
        return next == null ? null : next.poll();
    }

    private synchronized ObjectNode answer(String what, ObjectNode body) {
        ObjectNode answer = Json.object().put("success", true);
        if (what.equals("poll")) {
            hold(body.path("wait").asInt());
            var given = answer.putArray("jobs");
            while (!jobs.isEmpty() && given.size() < body.path("capacity").asInt()) {
                given.add(jobs.poll());
            }
        }
        if (answers.containsKey(what)) {
            answer.setAll(answers.get(what));
        }
        return answer;
    }

    private void hold(int seconds) {
        long endNs = System.nanoTime() + Math.min(seconds * 1_000L, HELD_MS) * 1_000_000;
        try {
            for (long left = endNs - System.nanoTime(); left > 0 && jobs.isEmpty() && !isClosed; ) {
                wait(left / 1_000_000 + 1);
                left = endNs - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** All calls of a kind so far. */
    synchronized List<Call> calls(String what) {
        return calls.stream().filter(call -> call.what().equals(what)).toList();
    }

    /** Waits for a call of a kind. */
    Call await(String what) throws InterruptedException {
        return await(what, call -> true);
    }

    /** Waits for a call of a kind that is as expected. */
    Call await(String what, Predicate<Call> expected) throws InterruptedException {
        return await(what, 1, expected).get(0);
    }

    /** Waits for so many of them. */
    synchronized List<Call> await(String what, int n, Predicate<Call> expected) throws InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
        for (long left = 1; left > 0; left = endNs - System.nanoTime()) {
            List<Call> found = calls(what).stream().filter(expected).toList();
            if (found.size() >= n) {
                return found;
            }
            wait(Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
        }
        throw new AssertionError("There were not " + n + " of " + what + ", but " + calls);
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
