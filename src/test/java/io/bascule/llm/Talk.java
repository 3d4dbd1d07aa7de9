package io.bascule.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One answer of a {@link PlayedProvider}, as it is being given. */
public final class Talk {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Talk(Socket socket, InputStream in) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /** A whole answer in JSON. */
    public void whole(int status, Map<String, String> headers, String json) throws IOException {
        whole(status, "application/json", headers, json);
    }

    void whole(int status, String contentType, Map<String, String> headers, String text) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Played\r\nConnection: close\r\n");
        head.append("Content-Type: ").append(contentType).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        raw(head + "Content-Length: " + body.length + "\r\n\r\n");
        out.write(body);
        out.flush();
    }

    /** Begins a stream of events. */
    public Talk stream() throws IOException {
        raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n");
        return this;
    }

    /** @param name null for none */
    public Talk event(String name, String data) throws IOException {
        return piece((name == null ? "" : "event: " + name + "\n") + "data: " + data + "\n\n");
    }

    /** Any text within the stream. */
    Talk piece(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
        return this;
    }

    /** The stream's proper end. */
    public void end() throws IOException {
        raw("0\r\n\r\n");
    }

    /** As when the provider's process dies. */
    public void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    void raw(String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Says nothing more until the client has closed the connection. */
    public void silence() throws IOException {
        int read = 0;
        while (read >= 0) {
            try {
                read = in.read();
            } catch (IOException e) {
                // Reset: it is closed as well.
                return;
            }
        }
    }
}
