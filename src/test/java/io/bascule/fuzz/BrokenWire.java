package io.bascule.fuzz;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes that are no requests, or that two readers could split into requests differently.
 *
 * @param finished whether an answer has to come before the sender ends; else they leave something open, and the server may wait
 */
record BrokenWire(Buffer bytes, boolean finished) {
    private static final String JOB = "{\"jobType\":\"simple-task\"}";

    /** Complete, and to be refused with a 4xx. */
    private static final List<String> REFUSED = List.of(
            "\u0000\u0001\u0002 / HTTP/1.1\r\n\r\n",
            "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n",
            "GET /health/live JUNK/1.1\r\nHost: a\r\n\r\n",
            "GET / a b c HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nBad\u0000Name: b\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\nX : space\r\n\r\n",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n12345",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n12345",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\n123456",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    /** What leaves something open, or closes badly: an answer may come or not. */
    private static final List<String> OPEN = List.of(
            "",
            "\r\n\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: a\r\n: empty\r\n\r\n",
            "GET",
            "GET /health/live HTTP/1.1\r\nHost: a\r\n",
            "POST /api/agent-jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n" + JOB,
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "ffffffffffffffff\r\n{}\r\n",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}x0\r\n\r\n",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /x",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
            "POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "0\r\nTrailer: x\r\nContent-Length: 7\r\n\r\n",
            "GET /api/agent-jobs HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
            "GET /api/agent-jobs HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            "CONNECT other.example:443 HTTP/1.1\r\nHost: other.example\r\n\r\n",
            "GET /health/live HTTP/1.0\r\n\r\n",
            "GET /health/live\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");

    static BrokenWire make(long seed) {
        Dice dice = new Dice(seed);
        if (dice.oneIn(3)) {
            return new BrokenWire(bytes(dice.pick(REFUSED)), true);
        }
        Buffer bytes = bytes(dice.pick(OPEN));
        for (int i = dice.below(3); i > 0 && bytes.length() > 0; i--) {
            int at = dice.below(bytes.length());
            if (dice.oneIn(2)) {
                bytes.setByte(at, dice.bytes(1)[0]);
            } else {
                Buffer after = bytes.getBuffer(at, bytes.length());
                bytes = bytes.getBuffer(0, at)
                        .appendString(dice.pick("\r", "\n", "\r\n", " ", ":", "\u0000", "x".repeat(40_000)));
                bytes.appendBuffer(after);
            }
        }
        return new BrokenWire(bytes, false);
    }

    private static Buffer bytes(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
