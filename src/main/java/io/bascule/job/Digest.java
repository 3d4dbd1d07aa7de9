package io.bascule.job;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/** What a decision is bound to: SHA-256 of JSON in its canonical form (RFC 8785), written {@code sha256:<hex>}. */
public final class Digest {
    private static final String PREFIX = "sha256:";

    private Digest() {}

    /**
     * @throws IllegalArgumentException where the JSON has no canonical form; {@link JsonRules#inexactNumber} tells it apart
     */
    public static String of(JsonObject data) {
        try {
            return PREFIX + hex(new JsonCanonicalizer(data.encode()).getEncodedUTF8());
        } catch (IOException e) {
            throw new IllegalArgumentException("This JSON has no canonical form: " + e.getMessage(), e);
        }
    }

    /** The digest of some bytes, written the same way. */
    public static String of(byte[] bytes) {
        return PREFIX + hex(bytes);
    }

    /** A text that is the same for the same JSON, whatever the order of its keys, and keeps every digit of its numbers. */
    static String textOf(Object json) {
        if (json instanceof JsonObject object) {
            StringBuilder text = new StringBuilder("{");
            object.fieldNames().stream()
                    .sorted()
                    .forEach(name -> text.append(JsonArray.of(name).encode())
                            .append(textOf(object.getValue(name)))
                            .append(','));
            return text.append('}').toString();
        }
        if (json instanceof JsonArray array) {
            StringBuilder text = new StringBuilder("[");
            array.forEach(item -> text.append(textOf(item)).append(','));
            return text.append(']').toString();
        }
        return new JsonArray().add(json).encode();
    }

    /** Lower-case hexadecimal SHA-256. */
    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    public static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
