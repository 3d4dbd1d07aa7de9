package io.bascule.access;

import static io.bascule.access.Fixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.SignIn;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Vertx VERTX = Vertx.vertx();

    private final SessionTokens tokens = new SessionTokens(VERTX, SECRET);
    private final UUID id = UUID.randomUUID();
    private final JsonObject claims = new JsonObject()
            .put("jti", id.toString())
            .put("iss", "bascule")
            .put("aud", new JsonArray().add("bascule"))
            .put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond());

    @AfterAll
    static void close() {
        await(VERTX.close());
    }

    @Test
    void whatIsWrittenIsRead() {
        Instant now = Instant.now();
        SignIn signIn = new SignIn(
                id, UUID.randomUUID(), new SignIn.From("here", null), now, now, now.plus(Duration.ofHours(1)));
        assertEquals(Optional.of(id), read(tokens.write(signIn)));
    }

    @Test
    void aTokenSignedByHandWithTheSecretIsRead() {
        assertEquals(Optional.of(id), read(signed("HS256", "HmacSHA256", SECRET)));
    }

    @Test
    void anotherSecretIsRefused() {
        assertEquals(Optional.empty(), read(signed("HS256", "HmacSHA256", SECRET.replace('0', '1'))));
    }

    @Test
    void anotherAlgorithmIsRefusedEvenWithTheSecret() {
        assertEquals(Optional.empty(), read(signed("HS512", "HmacSHA512", SECRET)));
        assertEquals(Optional.empty(), read(signed("HS384", "HmacSHA384", SECRET)));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String unsigned = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + base64(claims.encode()) + ".";
        assertEquals(Optional.empty(), read(unsigned));
        assertEquals(Optional.empty(), read(unsigned.substring(0, unsigned.length() - 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jti", "iss", "aud", "exp"})
    void aTokenThatLacksAClaimIsRefused(String claim) {
        claims.remove(claim);
        assertEquals(Optional.empty(), read(signed("HS256", "HmacSHA256", SECRET)));
        claims.putNull(claim);
        assertEquals(Optional.empty(), read(signed("HS256", "HmacSHA256", SECRET)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jti", "iss", "aud"})
    void aTokenForSomethingElseIsRefused(String claim) {
        claims.put(claim, "other");
        assertEquals(Optional.empty(), read(signed("HS256", "HmacSHA256", SECRET)));
    }

    @Test
    void anExpiredTokenIsRefused() {
        claims.put("exp", Instant.now().minus(Duration.ofMinutes(2)).getEpochSecond());
        assertEquals(Optional.empty(), read(signed("HS256", "HmacSHA256", SECRET)));
    }

    @Test
    void garbageIsRefusedQuietly() {
        long seed = new Random().nextLong();
        System.out.println("garbageIsRefusedQuietly: seed " + seed);
        Random random = new Random(seed);
        String good = signed("HS256", "HmacSHA256", SECRET);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder bad = new StringBuilder(good);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(good.lastIndexOf('.'));
                bad.setCharAt(at, (char) (bad.charAt(at) ^ 1 + random.nextInt(200)));
            }
            String text = bad.substring(0, random.nextInt(4) == 0 ? random.nextInt(good.length()) : good.length());
            assertEquals(Optional.empty(), text.equals(good) ? Optional.empty() : read(text), text);
        }
        assertEquals(Optional.empty(), read(""));
        assertEquals(Optional.empty(), read("..."));
        assertEquals(Optional.empty(), read("x".repeat(100_000)));
    }

    private Optional<UUID> read(String token) {
        return await(tokens.read(token));
    }

    private String signed(String algorithm, String mac, String secret) {
        String body = base64("{\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}") + "." + base64(claims.encode());
        try {
            Mac hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac));
            byte[] signature = hmac.doFinal(body.getBytes(StandardCharsets.US_ASCII));
            return body + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
