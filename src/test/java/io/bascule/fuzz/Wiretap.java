package io.bascule.fuzz;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Puts broken bytes on a connection of their own, ends its sending half, and reads what comes back until the server closes too. */
final class Wiretap {
    private static final int PATIENCE_MS = 20_000;

    private Wiretap() {}

    /** What is wrong with what came back: each answer is fit for strangers, and the connection ends. */
    static List<String> faults(World world, BrokenWire wire) throws IOException {
        Oracle oracle = new Oracle(world);
        List<String> faults = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.setSoTimeout(PATIENCE_MS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            socket.getOutputStream().write(wire.bytes().getBytes());
            if (wire.finished()) {
                Reply reply = Reply.read(in, false);
                faults.addAll(faults(oracle, reply));
                if (reply.status() < 400) {
                    faults.add("It was answered with " + reply.status() + " instead of refused");
                }
            }
            socket.shutdownOutput();
            while (true) {
                faults.addAll(faults(oracle, Reply.read(in, false)));
            }
        } catch (EOFException | SocketException closed) {
            return faults;
        } catch (SocketTimeoutException e) {
            faults.add("The connection was neither answered nor closed");
            return faults;
        } catch (IOException e) {
            faults.add(String.valueOf(e.getMessage()));
            return faults;
        }
    }

    /** A protocol that is no HTTP/1 gets an empty 501 from the library, before anything of ours is asked. */
    private static List<String> faults(Oracle oracle, Reply reply) {
        return reply.status() == 501 && reply.text().isEmpty() ? List.of() : oracle.faults(reply, false);
    }
}
