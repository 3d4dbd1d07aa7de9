package io.bascule.llm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer: each is a sign of life, and there is a most of them. */
final class AnswerStream extends FilterInputStream {
    /** More came than an answer can be. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final Hearing hearing;
    private long left;

    AnswerStream(InputStream bytes, long most, Hearing hearing) {
        super(bytes);
        this.left = most;
        this.hearing = hearing;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = in.read(to, offset, length);
        if (count > 0) {
            hearing.sign();
            left -= count;
        }
        if (left < 0) {
            throw new TooLong();
        }
        return count;
    }
}
