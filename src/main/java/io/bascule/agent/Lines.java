package io.bascule.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a program prints, cut into lines as it comes, with bounded memory. Bad UTF-8 becomes U+FFFD. */
final class Lines {
    private static final int CHUNK = 8_192;

    /**
     * A line.
     *
     * @param text without its end
     * @param bytes how many it had, its end included, as far as they were kept
     * @param wasCut whether it was longer than a line may be
     */
    record Line(String text, int bytes, boolean wasCut) {}

    private final InputStream in;
    private final int most;
    private final boolean returnsEndLines;
    private final byte[] chunk = new byte[CHUNK];
    private int from;
    private int to;
    private boolean isSkipping;
    private boolean isAfterReturn;

    /** @param most longest line that is kept, in bytes; it is given at once then, and what comes after that is skipped */
    Lines(InputStream in, int most) {
        this(in, most, false);
    }

    private Lines(InputStream in, int most, boolean returnsEndLines) {
        this.in = in;
        this.most = most;
        this.returnsEndLines = returnsEndLines;
    }

    /** Those that end with a carriage return too: what programs write over on a terminal is a line each time. */
    static Lines withReturns(InputStream in, int most) {
        return new Lines(in, most, true);
    }

    /** The next line; empty at the end. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int end = end();
            boolean hasEnd = end < to;
            int kept = isSkipping ? 0 : Math.min(end - from, most - line.size());
            boolean isCut = !isSkipping && kept < end - from;
            boolean isLine = isCut || hasEnd && !isSkipping;
            line.write(chunk, from, kept);
            from = hasEnd ? end + 1 : end;
            isAfterReturn = hasEnd && chunk[end] == '\r';
            isSkipping = !hasEnd && (isSkipping || isCut);
            if (isLine) {
                return Optional.of(line(line, hasEnd, isCut));
            }
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(line(line, false, false));
    }

    private static Line line(ByteArrayOutputStream line, boolean hasEnd, boolean isCut) {
        return new Line(line.toString(StandardCharsets.UTF_8), line.size() + (hasEnd ? 1 : 0), isCut);
    }

    private int end() {
        int end = from;
        while (end < to && chunk[end] != '\n' && !(returnsEndLines && chunk[end] == '\r')) {
            end++;
        }
        return end;
    }

    /** Reads where nothing is left; false at the end. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(chunk));
        }
        if (isAfterReturn && from < to) {
            isAfterReturn = false;
            return chunk[from] == '\n' ? passFeed() : true;
        }
        return from < to;
    }

    /** The other half of a line's end. */
    private boolean passFeed() throws IOException {
        from++;
        return fill();
    }
}
