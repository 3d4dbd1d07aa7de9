package io.bascule.bench.streams;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where frames end in what comes of one stream; looks into none of them but their first lines. */
final class FrameScanner {
    /** What stands before the data of an event. */
    private static final Pattern HEAD = Pattern.compile("id: \\w+-(\\d+)\nevent: (\\w+)\n.*", Pattern.DOTALL);

    private static final int HEAD_LENGTH = 80;

    private final Notes notes;
    private final byte[] head = new byte[HEAD_LENGTH];
    /** Of the frame that has begun. */
    private final ByteArrayOutputStream whole;

    private int length;
    private boolean atLineStart;

    /** @param keeps whether to keep whole frames, to be read at the end; one stream is enough, since all are told the same */
    FrameScanner(Notes notes, boolean keeps) {
        this.notes = notes;
        this.whole = keeps ? new ByteArrayOutputStream() : null;
    }

    void take(Buffer bytes) {
        byte[] all = bytes.getBytes();
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            byte b = all[i];
            if (length < HEAD_LENGTH) {
                head[length] = b;
            }
            length++;
            if (b != '\n') {
                atLineStart = false;
            } else if (!atLineStart) {
                atLineStart = true;
            } else {
                keep(all, from, i + 1);
                from = i + 1;
                ended();
            }
        }
        keep(all, from, all.length);
    }

    private void keep(byte[] all, int from, int to) {
        if (whole != null) {
            whole.write(all, from, to - from);
        }
    }

    private void ended() {
        Matcher found =
                HEAD.matcher(new String(head, 0, Math.min(length, HEAD_LENGTH), StandardCharsets.US_ASCII));
        if (found.matches()) {
            notes.came(Long.parseLong(found.group(1)), found.group(2), length);
            if (whole != null) {
                notes.said(Long.parseLong(found.group(1)), whole.toString(StandardCharsets.UTF_8));
            }
        }
        if (whole != null) {
            whole.reset();
        }
        length = 0;
        atLineStart = false;
    }
}
