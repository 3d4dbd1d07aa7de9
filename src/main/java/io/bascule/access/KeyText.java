package io.bascule.access;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code bsk_<prefix>_<secret>_<checksum>}. The prefix finds the row, 256 bits of secret prove the
 * holder, and the checksum tells a mistyped key, or a secret scanner's find, apart without asking the database.
 */
record KeyText(String prefix, byte[] secret) {
    static final String START = "bsk_";

    private static final int PREFIX_LENGTH = 12;
    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("bsk_([a-z0-9]{12})_([0-9a-f]{64})_([0-9a-f]{8})");

    static KeyText random() {
        return new KeyText(RandomText.of(PREFIX_LENGTH), RandomText.bytes(SECRET_BYTES));
    }

    /** The parts of a key, or empty where the text is none or its checksum is wrong. */
    static Optional<KeyText> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !checksum(text.substring(0, form.end(2))).equals(form.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new KeyText(form.group(1), HexFormat.of().parseHex(form.group(2))));
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
        return String.format("%08x", crc.getValue());
    }
}
