package io.bascule.fuzz;

import io.vertx.core.buffer.Buffer;
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

/** Sends many requests at once over one connection, which it opens again where an answer closed it. */
final class Volley implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    Volley(int port) {
        this.port = port;
    }

    /** The answers, in order; null for a request that was not answered even when it was sent alone. */
    List<Reply> fire(List<Shot> shots) throws IOException {
        List<Reply> replies = new ArrayList<>(shots.size());
        boolean alone = false;
        while (replies.size() < shots.size()) {
            int before = replies.size();
            List<Shot> next = shots.subList(before, alone ? before + 1 : shots.size());
            receive(next, replies);
            boolean silent = replies.size() == before;
            if (silent && alone) {
                replies.add(null);
            }
            alone = silent && !alone;
        }
        return replies;
    }

    private void receive(List<Shot> shots, List<Reply> replies) throws IOException {
        int before = replies.size();
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        try {
            send(shots);
            for (Shot shot : shots) {
                Reply reply = Reply.read(in, shot.isHead());
                replies.add(reply);
                if (reply.closes()) {
                    close();
                    return;
                }
            }
        } catch (SocketTimeoutException e) {
            Shot waiting = shots.get(replies.size() - before);
            Shot last = replies.size() == before ? null : shots.get(replies.size() - before - 1);
            throw new IOException(
                    "No answer within " + PATIENCE_MS + " ms to a request " + waiting + "\nwhich followed " + last, e);
        } catch (EOFException | SocketException closed) {
            close();
        }
    }

    private void send(List<Shot> shots) throws IOException {
        Buffer all = Buffer.buffer();
        shots.forEach(shot -> all.appendBuffer(shot.bytes()));
        try {
            socket.getOutputStream().write(all.getBytes());
        } catch (SocketException closed) {
            // What was answered before can still be read.
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
