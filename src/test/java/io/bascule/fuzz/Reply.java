package io.bascule.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer as it came over the wire.
 *
 * @param headers by their names in lower case
 * @param text the body
 */
record Reply(int status, Map<String, String> headers, String text) {

    /** The version is the library's echo of the request's, whatever that is. */
    private static final Pattern STATUS_LINE = Pattern.compile("\\S+(?: /1.1)? ([1-5][0-9]{2})(?: .*)?");

    /** Reads the next answer; fails with {@link EOFException} where the connection ends instead. */
    static Reply read(InputStream in, boolean bodiless) throws IOException {
        String first = line(in);
        Matcher matcher = STATUS_LINE.matcher(first);
        if (!matcher.matches()) {
            throw new IOException("This is no status line: " + first);
        }
        int status = Integer.parseInt(matcher.group(1));
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("This is no header: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        if (status < 200) {
            return read(in, bodiless);
        }
        byte[] body = bodiless || status == 204 || status == 304 ? new byte[0] : body(in, headers);
        return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    boolean closes() {
        return "close".equalsIgnoreCase(headers.get("connection"));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return exactly(in, Integer.parseInt(headers.get("content-length")));
        }
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            throw new IOException("Nothing says where the answer ends: " + headers);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(exactly(in, size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The answer was cut off");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection was closed");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
