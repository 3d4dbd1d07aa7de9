package io.bascule;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port of the loopback address that stays free between two servers on it, or for one that is yet to start. */
public final class FreePort {
    /** Below those that systems give to outgoing connections, any of which could take the port in the meantime. */
    private static final int FIRST = 15_000;

    private static final int LAST = 32_000;

    private FreePort() {}

    /** @return one at which nothing listens, by chance, so that processes side by side hardly meet */
    public static int any() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (is(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
    }

    /** Whether nothing listens there. */
    static boolean is(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
