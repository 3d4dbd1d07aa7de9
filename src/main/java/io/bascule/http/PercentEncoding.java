package io.bascule.http;

import io.bascule.job.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How URLs write text. */
final class PercentEncoding {
    private PercentEncoding() {}

    /** The text that {@code raw} stands for, a {@code +} being a space as in queries; fails where it stands for none. */
    static String decode(String raw) {
        return isPlain(raw) ? raw : decodeBytes(raw);
    }

    /** As almost all are. */
    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c > 126 || c < 33 || c == '%' || c == '+') {
                return false;
            }
        }
        return true;
    }

    private static String decodeBytes(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(hexPair(raw, i + 1));
                i += 2;
            } else if (c > 126 || c < 33) {
                throw badlyEncoded();
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw badlyEncoded();
        }
    }

    private static int hexPair(String raw, int at) {
        int high = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
        int low = at + 1 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw badlyEncoded();
        }
        return high * 16 + low;
    }

    private static Fault badlyEncoded() {
        return Fault.invalid("url", "is not encoded as URLs are: percent signs with two digits, in UTF-8");
    }
}
