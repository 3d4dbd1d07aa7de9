package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that hold on to what they have: with a byte now and then, or with a crowd. */
class SlowAndManyTest {
    private static final int MOST = 2;
    private static final int BETWEEN_BYTES_MS = 100;
    private static final String ENDLESS_BODY = "Content-Type: application/json\r\nContent-Length: 10000\r\n\r\n{";

    private final TestServer server = new TestServer(new HttpSettings(
            "127.0.0.1",
            0,
            2,
            new HttpSettings.Limits(1 << 20, 1 << 20, MOST, Duration.ofSeconds(2), Duration.ofSeconds(1)),
            false,
            HttpSettings.SecureCookie.AUTO,
            false,
            false));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBodyThatNeverEndsIsAnsweredAndItsConnectionClosed() throws IOException {
        String said = dripUntilClosed(
                "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + server.token(Role.USER) + "\r\n"
                        + ENDLESS_BODY,
                " ");
        assertTrue(said.startsWith("HTTP/1.1 408"), said);
        assertTrue(said.contains("\"code\":\"REQUEST_TIMEOUT\""), said);
        assertTrue(said.contains("Connection: close"), said);
    }

    @Test
    void whatARefusedRequestStillSendsIsNotReadForEver() throws IOException {
        String said = dripUntilClosed("POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\n" + ENDLESS_BODY, " ");
        assertTrue(said.startsWith("HTTP/1.1 401"), said);
    }

    @Test
    void headersThatNeverEndAreNotReadForEver() throws IOException {
        assertEquals("", dripUntilClosed("GET /health/live HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"));
    }

    @Test
    void aConnectionTooManyIsToldToComeBackAndFurtherOnesAreCut() throws IOException {
        // One after the other, each answered before the next: several event loops take connections in any order.
        try (Socket first = connect()) {
            greet(first);
            try (Socket second = connect()) {
                greet(second);
                try (Socket third = connect()) {
                    greet(third);
                    isCutBeyond(third);
                }
            }
        }
        awaitRoom();
    }

    /** A probe is answered in any crowd. */
    private void greet(Socket socket) throws IOException {
        assertTrue(ask(socket, "/health/live").startsWith("HTTP/1.1 200"));
    }

    private void isCutBeyond(Socket oneTooMany) throws IOException {
        try (Socket another = connect()) {
            assertEquals(-1, read(another));
        }
        String said = ask(oneTooMany, "/api/job-types");
        assertTrue(said.startsWith("HTTP/1.1 503"), said);
        assertTrue(said.contains("\"code\":\"UNAVAILABLE\""), said);
        assertTrue(said.contains("Retry-After: "), said);
        assertEquals(-1, read(oneTooMany));
    }

    /** Those who left are counted out as soon as the server has heard of it. */
    private void awaitRoom() throws IOException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String said = "";
        while (!said.startsWith("HTTP/1.1 401")) {
            assertTrue(System.nanoTime() < giveUp, said);
            try (Socket socket = connect()) {
                said = ask(socket, "/api/job-types");
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static int read(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    /** The answer to a request, whose connection stays open where the server leaves it so. */
    private static String ask(Socket socket, String path) throws IOException {
        try {
            socket.getOutputStream().write(bytes("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"));
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                said.write(c);
                if (c == '}' && said.toString(StandardCharsets.UTF_8).contains("\r\n\r\n{")) {
                    break;
                }
            }
            return said.toString(StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }

    /** Sends a beginning and then a drop at a time, until the server ends it; what it said. */
    private String dripUntilClosed(String beginning, String drop) throws IOException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Socket socket = connect()) {
            socket.setSoTimeout(BETWEEN_BYTES_MS);
            socket.getOutputStream().write(bytes(beginning));
            while (true) {
                assertTrue(System.nanoTime() < giveUp, () -> "Still open after: " + said);
                try {
                    int c = socket.getInputStream().read();
                    if (c < 0) {
                        return said.toString(StandardCharsets.UTF_8);
                    }
                    said.write(c);
                } catch (SocketTimeoutException nothingYet) {
                    socket.getOutputStream().write(bytes(drop));
                }
            }
        } catch (SocketException reset) {
            return said.toString(StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
