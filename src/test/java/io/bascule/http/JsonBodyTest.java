package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    @Test
    void anObjectIsReadWithItsTypesAndNumbers() {
        JsonObject json =
                parse("{\"a\":1,\"b\":[1.5,null,true],\"c\":{\"ü\":\"ä€😀\"},\"d\":123456789012345678901234567890}");
        assertEquals(1, json.getValue("a"));
        assertEquals(1.5, json.getJsonArray("b").getValue(0));
        assertEquals("ä€😀", json.getJsonObject("c").getString("ü"));
        assertEquals(new BigInteger("123456789012345678901234567890"), json.getValue("d"));
    }

    @Test
    void noBodyIsAnEmptyObject() {
        assertEquals(new JsonObject(), JsonBody.parse(Buffer.buffer()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "[{}]",
                "null",
                "1",
                "\"text\"",
                " ",
                "{} {}",
                "{}x",
                "{\"a\":1}]",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":1e999}",
                "{\"a\":-1e999}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "// c\n{}",
                "\uFEFF{}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\ud83d\\u12\"}",
                "{\"a\":tru}",
                "{\"a\":\"x}"
            })
    void whatIsNotExactlyOneObjectIsRefused(String text) {
        assertEquals(ErrorCode.INVALID_JSON, refused(Buffer.buffer(text)).code(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"x\":{\"a\":1,\"a\":1}}",
                "{\"x\":[{\"a\":1,\"b\":2,\"a\":3}]}",
                "{\"a\":1,\"\\u0061\":2}"
            })
    void aNameThatOccursTwiceIsRefusedAtEveryLevel(String text) {
        assertTrue(
                refused(Buffer.buffer(text)).getMessage().contains("'a'"),
                () -> refused(Buffer.buffer(text)).getMessage());
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedAndNotReplaced() {
        int[][] broken = {{0xC3}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xFF}, {0xF5, 0x80, 0x80, 0x80}};
        for (int[] bytes : broken) {
            Buffer body = Buffer.buffer("{\"a\":\"");
            for (int b : bytes) {
                body.appendByte((byte) b);
            }
            assertTrue(refused(body.appendString("\"}")).getMessage().contains("UTF-8"));
        }
        Buffer utf16 = Buffer.buffer("{}".getBytes(StandardCharsets.UTF_16));
        assertTrue(refused(utf16).getMessage().contains("UTF-8"));
    }

    @Test
    void nestingHasAnEnd() {
        parse("{\"inputData\":" + "[".repeat(64) + "]".repeat(64) + "}");
        Fault fault = refused(Buffer.buffer("{\"inputData\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"));
        assertTrue(fault.getMessage().contains("64 levels"), fault.getMessage());
    }

    @Test
    void aVeryLongNumberIsRefusedBeforeItIsCounted() {
        parse("{\"a\":" + "9".repeat(100) + "}");
        Fault fault = refused(Buffer.buffer("{\"a\":" + "9".repeat(100_000) + "}"));
        assertTrue(fault.getMessage().contains("digits"), fault.getMessage());
        assertEquals(
                ErrorCode.INVALID_JSON,
                refused(Buffer.buffer("{\"a\":0." + "1".repeat(100_000) + "}")).code());
    }

    @Test
    void theAnswerSaysWhere() {
        String message = refused(Buffer.buffer("{\n  \"a\": oops}")).getMessage();
        assertTrue(message.contains("line 2"), message);
    }

    private static JsonObject parse(String text) {
        return JsonBody.parse(Buffer.buffer(text));
    }

    private static Fault refused(Buffer body) {
        return assertThrows(Fault.class, () -> JsonBody.parse(body));
    }
}
