package io.bascule.fuzz;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes credentials that must not be believed, out of some that are. */
final class Forger {
    private static final Map<String, String> MAC =
            Map.of("HS256", "HmacSHA256", "HS384", "HmacSHA384", "HS512", "HmacSHA512");

    private final World world;

    Forger(World world) {
        this.world = world;
    }

    /** What stands after {@code Bearer}. */
    String forge(Dice dice) {
        return switch (dice.below(6)) {
            case 0 -> dice.withOneLetterChanged(session(dice));
            case 1 -> differentlySigned(dice);
            case 2 -> withOtherClaims(dice);
            case 3 -> key(dice);
            case 4 -> garbage(dice);
            default -> withOtherHeader(dice);
        };
    }

    private String session(Dice dice) {
        return world.tokens.get(dice.pick(Who.ADMIN, Who.USER, Who.VIEWER));
    }

    private String differentlySigned(Dice dice) {
        JsonObject claims = claims(session(dice));
        String secret = dice.pick("secret", "bascule", " ", World.SIGNING_SECRET + "x", World.PASSWORD);
        return dice.oneIn(2)
                ? signed(JsonObject.of("typ", "JWT", "alg", "HS256"), claims, secret)
                : signed(JsonObject.of("typ", "JWT", "alg", dice.pick("HS384", "HS512")), claims, secret);
    }

    /** Rightly signed, as if the secret had been used elsewhere too. */
    private String withOtherClaims(Dice dice) {
        JsonObject claims = claims(session(dice));
        switch (dice.below(9)) {
            case 0 -> claims.remove(dice.pick("exp", "iss", "aud", "jti"));
            case 1 -> claims.put("exp", 1_600_000_000);
            case 2 -> claims.put("exp", dice.pick("tomorrow", "", "99999999999"));
            case 3 -> claims.put("iss", dice.pick("", "Bascule", "someone"));
            case 4 ->
                claims.put("aud", dice.pick(new JsonArray(), JsonArray.of("other"), "other", 1, new JsonObject()));
            case 5 -> claims.put("jti", UUID.randomUUID().toString());
            case 6 -> claims.put("jti", dice.pick(1, new JsonArray(), "x", dice.scrap(), ""));
            case 7 ->
                claims.put("nbf", 9_999_999_999L).put("iat", 9_999_999_999L).put("exp", 1);
            default -> claims.putNull(dice.pick("exp", "iss", "jti"));
        }
        return signed(JsonObject.of("typ", "JWT", "alg", "HS256"), claims, World.SIGNING_SECRET);
    }

    private String withOtherHeader(Dice dice) {
        String[] parts = session(dice).split("\\.");
        JsonObject header = JsonObject.of(
                "typ", "JWT", "alg", dice.pick("none", "None", "NONE", "", "RS256", "ES256", "HS1", "hs256", 1));
        if (dice.oneIn(3)) {
            header.put("kid", dice.pick("0", "../../dev/null", "' or 1=1")).put("jku", "http://127.0.0.1:1/keys");
        }
        String signature = dice.pick("", "AA", parts[2]);
        return encoded(header.encode()) + "." + parts[1] + "." + signature;
    }

    private String key(Dice dice) {
        String[] parts = world.tokens.get(Who.USER_KEY).split("_");
        String otherSecret = HexFormat.of().formatHex(dice.bytes(32));
        return switch (dice.below(6)) {
            case 0 -> world.revokedKey;
            case 1 -> dice.withOneLetterChanged(world.tokens.get(Who.USER_KEY));
            case 2 -> withChecksum("bsk_" + parts[1] + "_" + otherSecret);
            case 3 -> withChecksum("bsk_aaaaaaaaaaaa_" + parts[2]);
            case 4 -> world.tokens.get(Who.USER_KEY) + dice.pick("0", "_", ".x", "\u00e4");
            default -> "bsk_" + dice.pick("", "_", "__", parts[1], parts[1] + "_" + parts[2] + "_", "x".repeat(3_000));
        };
    }

    private static String garbage(Dice dice) {
        return switch (dice.below(5)) {
            case 0 -> dice.pick("a.b.c", "..", "...", "null", "e30.e30.e30", "=.=.=", "%00.%00.%00", "eyJ.eyJ.eyJ");
            case 1 -> encoded(dice.pick("[]", "1", "null", "{", "\"x\"", "{\"alg\":{}}")) + ".e30.AA";
            case 2 -> Base64.getUrlEncoder().encodeToString(dice.bytes(dice.below(200) + 1));
            case 3 -> encoded("[".repeat(1_000)) + "." + encoded("[".repeat(1_000)) + ".AA";
            default -> "x".repeat(dice.pick(1, 2_048, 2_049, 8_000));
        };
    }

    private static JsonObject claims(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    private static String signed(JsonObject header, JsonObject claims, String secret) {
        String text = encoded(header.encode()) + "." + encoded(claims.encode());
        String algorithm = MAC.get(header.getString("alg"));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withChecksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return body + "_" + String.format("%08x", crc.getValue());
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
