package io.bascule.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonSizeTest {
    private static final String CHARACTERS = "a\"\\/\n\u0001\u001f\u007f\u2028ü€\uD83D\uDE00";

    private static Object random(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 7 : 9)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextLong();
            case 4 -> Double.longBitsToDouble(random.nextLong() & 0xBFFFFFFFFFFFFFFFL);
            case 5 -> -Double.MIN_VALUE;
            case 6 -> text(random);
            case 7 -> {
                JsonArray array = new JsonArray();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(random(random, depth + 1));
                }
                yield array;
            }
            default -> object(random, depth);
        };
    }

    private static JsonObject object(Random random, int depth) {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(text(random), random(random, depth + 1));
        }
        return object;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    @Test
    void noValueTakesMoreThanItsBound() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            JsonObject json = object(random, 0);
            String written = json.encode();
            assertTrue(JsonSize.atMost(json) >= written.length(), "seed " + seed + ": " + written);
        }
    }

    @Test
    void everyCharacterMayHaveToBeEscaped() {
        JsonObject json = new JsonObject().put("a", "\u0001".repeat(1_000));
        assertTrue(JsonSize.atMost(json) >= json.encode().length());
    }

    @Test
    void plainMapsAndListsAreMeasuredLikeWhatTheyStandFor() {
        JsonObject json = new JsonObject(Map.of("list", List.of(1, Map.of("deep", "text"))));
        assertEquals(JsonSize.atMost(new JsonObject(json.encode())), JsonSize.atMost(json));
    }

    @Test
    void whatOnlyItsWriterCanMeasureIsUnknownHoweverDeep() {
        for (Object odd : List.of(new BigDecimal("1e100000"), BigInteger.TEN, 0.1f)) {
            JsonObject json = new JsonObject().put("a", JsonArray.of(1, odd, odd));
            assertEquals(JsonSize.UNKNOWN, JsonSize.atMost(json));
        }
    }
}
