package io.bascule.fuzz;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A request in the making: what goes over the wire, and what is known of it. Its bytes are ISO-8859-1 up to the body. */
final class Shot {
    final Operation operation;
    String method;
    String path;
    String query = "";
    byte[] body = new byte[0];
    Who who = Who.NOBODY;
    private final List<String> headers = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private boolean framed = true;

    Shot(Operation operation) {
        this.operation = operation;
        this.method = operation.method();
        this.path = operation.path();
    }

    void header(String name, String value) {
        headers.add(name + ": " + value);
    }

    /** Notes why no one can be given a 2xx for this. */
    void mustBeRefused(String why) {
        reasons.add(why);
    }

    /** Why no one can be given a 2xx for this; empty where it may be valid. */
    List<String> reasons() {
        return reasons;
    }

    /** Sends the body in chunks instead of with its length. */
    void chunked() {
        framed = false;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    Buffer bytes() {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (headers.stream().noneMatch(header -> header.regionMatches(true, 0, "Host:", 0, 5))) {
            head.append("Host: 127.0.0.1\r\n");
        }
        if (!framed) {
            head.append("Transfer-Encoding: chunked\r\n\r\n");
        } else if (body.length > 0 || operation.changesSomething()) {
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        } else {
            head.append("\r\n");
        }
        Buffer bytes = Buffer.buffer(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        return framed ? bytes.appendBytes(body) : inChunks(bytes);
    }

    private Buffer inChunks(Buffer bytes) {
        int half = body.length / 2;
        for (Buffer part :
                List.of(Buffer.buffer(body).slice(0, half), Buffer.buffer(body).slice(half, body.length))) {
            if (part.length() > 0) {
                bytes.appendString(Integer.toHexString(part.length()) + ";odd=\"ext\"\r\n")
                        .appendBuffer(part)
                        .appendString("\r\n");
            }
        }
        return bytes.appendString("0\r\n\r\n");
    }

    /** All of it, so that it can be sent again by hand. */
    @Override
    public String toString() {
        return "as " + who + (reasons.isEmpty() ? "" : ", to be refused since " + reasons) + ":\n" + readable(bytes());
    }

    static String readable(Buffer bytes) {
        int shown = Math.min(bytes.length(), 4_000);
        String text = bytes.slice(0, shown).toString(StandardCharsets.ISO_8859_1);
        boolean plain = text.chars().allMatch(c -> c == '\n' || c == '\r' || c >= ' ' && c < 127);
        String hex = plain ? "" : "\nin hexadecimal: " + HexFormat.of().formatHex(bytes.getBytes(0, shown));
        return text.replaceAll("[^\\n -~]", "?")
                + hex
                + (shown < bytes.length() ? "\n… " + bytes.length() + " bytes" : "");
    }
}
