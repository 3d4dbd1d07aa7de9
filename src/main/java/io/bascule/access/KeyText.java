package io.bascule.access;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code bsk_<prefix>_<secret>_<checksum>}. The prefix finds the row, 256 bits of secret prove the
 * holder, and the checksum tells a mistyped key, or a secret scanner's find, apart without asking the database.
 */
record KeyText(String prefix, byte[] secret) {
    static final String START = "bsk_";

    private static final int PREFIX_LENGTH = 12;
    private static final int SECRET_BYTES = 32;
    private static final int PREFIX_END = START.length() + PREFIX_LENGTH;
    private static final int SECRET_END = PREFIX_END + 1 + 2 * SECRET_BYTES;
    private static final int LENGTH = SECRET_END + 1 + 8;

    static KeyText random() {
        return new KeyText(RandomText.of(PREFIX_LENGTH), RandomText.bytes(SECRET_BYTES));
    }

    /** The parts of a key, or empty where the text is none or its checksum is wrong. */
    static Optional<KeyText> parse(String text) {
        if (!isForm(text) || !text.endsWith(checksum(text.substring(0, SECRET_END)))) {
            return Optional.empty();
        }
        byte[] secret = HexFormat.of().parseHex(text, PREFIX_END + 1, SECRET_END);
        return Optional.of(new KeyText(text.substring(START.length(), PREFIX_END), secret));
    }

    /** Asked at each request of a program, so without a regular expression. */
    private static boolean isForm(String text) {
        return text.length() == LENGTH
                && text.startsWith(START)
                && areAll(text, START.length(), PREFIX_END, 'z')
                && text.charAt(PREFIX_END) == '_'
                && areAll(text, PREFIX_END + 1, SECRET_END, 'f')
                && text.charAt(SECRET_END) == '_';
    }

    /** Digits, or letters from a to {@code last}. */
    private static boolean areAll(String text, int from, int to, char last) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > last)) {
                return false;
            }
        }
        return true;
    }

    String write() {
        String body = START + prefix + "_" + HexFormat.of().formatHex(secret);
        return body + "_" + checksum(body);
    }

    /** A secret of full strength needs no slow hash. */
    Buffer secretHash() {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** In a time that does not tell how much of it fits. */
    boolean fits(Buffer hash) {
        return MessageDigest.isEqual(secretHash().getBytes(), hash.getBytes());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "KeyText[" + prefix + "]";
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
