package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the examples of RFC 8785. */
class DigestTest {
    private static String ofCanonical(String canonical) {
        return "sha256:" + Digest.hex(canonical);
    }

    @Test
    void theExampleOfSection3Point2HasItsCanonicalForm() {
        JsonObject json = new JsonObject("{"
                + "\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"
                + "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
                + "\"literals\": [null, true, false]}");
        assertEquals(
                ofCanonical("{\"literals\":[null,true,false],"
                        + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"),
                Digest.of(json));
    }

    @Test
    void keysAreSortedByUtf16CodeUnitsAsInSection3Point2Point3() {
        JsonObject json = new JsonObject("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
                + "\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
                + "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                + "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}");
        assertEquals(
                ofCanonical("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"\uD83D\uDE00\":\"Emoji: Grinning Face\",\"\uFB33\":\"Hebrew Letter Dalet With Dagesh\"}"),
                Digest.of(json));
    }

    /** The IEEE 754 samples of appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbersAreWrittenAsInAppendixB(String bits, String canonical) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertEquals(ofCanonical("{\"n\":" + canonical + "}"), Digest.of(new JsonObject().put("n", number)));
    }

    @Test
    void theOrderOfKeysAndTheWritingOfNumbersDoNotMatter() {
        assertEquals(
                Digest.of(new JsonObject("{\"a\":1.0,\"b\":{\"d\":[1,2],\"c\":100}}")),
                Digest.of(new JsonObject("{\"b\":{\"c\":1e2,\"d\":[1,2.0]},\"a\":1}")));
    }

    @Test
    void everythingElseMatters() {
        String digest = Digest.of(new JsonObject("{\"a\":[1,2]}"));
        for (String other :
                new String[] {"{\"a\":[2,1]}", "{\"a\":[1,2,null]}", "{\"a\":[1,\"2\"]}", "{\"A\":[1,2]}"}) {
            assertNotEquals(digest, Digest.of(new JsonObject(other)), other);
        }
    }

    @Test
    void theDigestOfTextIsSha256OfItsUtf8() {
        assertEquals("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest.of(new byte[0]));
        assertEquals(Digest.hex("ü"), Digest.hex("ü".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theTextOfJsonKeepsEveryDigitAndCannotBeForged() {
        assertNotEquals(
                Digest.textOf(new JsonObject("{\"n\":9007199254740993}")),
                Digest.textOf(new JsonObject("{\"n\":9007199254740992}")));
        assertNotEquals(
                Digest.textOf(new JsonObject().put("a", "x\"],b")),
                Digest.textOf(new JsonObject().put("a", "x").put("b", new JsonArray())));
        assertNotEquals(Digest.textOf(new JsonArray().add("1")), Digest.textOf(new JsonArray().add(1)));
    }
}
