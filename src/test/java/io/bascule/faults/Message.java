package io.bascule.faults;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message of PostgreSQL's protocol, as it passes.
 *
 * @param type its letter, or 0 for the first of a connection, which has none
 * @param body what follows the length
 */
record Message(char type, byte[] body) {
    static final char PARSE = 'P';
    static final char BIND = 'B';
    static final char QUERY = 'Q';
    static final char SYNC = 'S';
    static final char READY = 'Z';
    static final char NOTIFICATION = 'A';

    private static final int LENGTH = 4;

    /** The next one, or null where there is no more. */
    static Message read(DataInputStream in, boolean first) throws IOException {
        try {
            char type = first ? 0 : (char) in.readUnsignedByte();
            byte[] body = new byte[in.readInt() - LENGTH];
            in.readFully(body);
            return new Message(type, body);
        } catch (EOFException end) {
            return null;
        }
    }

    /** Everything in one piece, so that a message is sent whole or not at all. */
    void write(OutputStream out) throws IOException {
        int typed = type == 0 ? 0 : 1;
        byte[] all = new byte[typed + LENGTH + body.length];
        if (typed == 1) {
            all[0] = (byte) type;
        }
        java.nio.ByteBuffer.wrap(all, typed, LENGTH).putInt(body.length + LENGTH);
        System.arraycopy(body, 0, all, typed + LENGTH, body.length);
        out.write(all);
    }

    boolean contains(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + wanted.length <= body.length; at++) {
            if (matches(wanted, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] wanted, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (body[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The n-th text of the body, from 0: PARSE has a name and a statement, BIND a portal and the statement's name. */
    String text(int n) {
        int start = 0;
        for (int skipped = 0; skipped < n; skipped++) {
            start = end(start) + 1;
        }
        return new String(body, start, end(start) - start, StandardCharsets.UTF_8);
    }

    private int end(int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return end;
    }

    /** Of READY: whether no transaction is open. */
    boolean isIdle() {
        return body[0] == 'I';
    }
}
