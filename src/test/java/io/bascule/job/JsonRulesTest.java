package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRulesTest {
    /** Objects and arrays in turn, {@code depth} of them, around {@code inner}. */
    private static Object nested(int depth, Object inner) {
        Object json = inner;
        for (int i = 0; i < depth; i++) {
            json = i % 2 == 0 ? new JsonObject().put("a", json) : new JsonArray().add(json);
        }
        return json;
    }

    @Test
    void sixtyFourLevelsAreTaken() {
        assertEquals(Optional.empty(), JsonRules.problem("in", nested(64, 1)));
        assertEquals(Optional.empty(), JsonRules.problem("in", nested(63, new JsonObject())));
        assertEquals(Optional.empty(), JsonRules.problem("in", nested(63, new JsonArray())));
    }

    @Test
    void sixtyFiveLevelsAreNotHoweverEmptyTheInnermost() {
        for (Object json : new Object[] {nested(65, 1), nested(64, new JsonObject()), nested(64, new JsonArray())}) {
            FieldError error = JsonRules.problem("in", json).orElseThrow();
            assertTrue(error.message().contains("64"), error.message());
            assertTrue(error.field().startsWith("in"), error.field());
        }
    }

    @Test
    void deepJsonIsRefusedWithoutOverflowingTheStack() {
        assertTrue(JsonRules.problem("in", nested(3_000, 1)).isPresent());
    }

    @Test
    void aProblemIsNamedByItsPath() {
        JsonObject json = new JsonObject()
                .put("ok", "fine")
                .put("files", JsonArray.of(new JsonObject(), new JsonObject().put("path", "a\u0000b")));
        assertEquals(
                "inputData.files[1].path",
                JsonRules.problem("inputData", json).orElseThrow().field());
        assertEquals("files[1].path", JsonRules.problem("", json).orElseThrow().field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\uD800", "\uDC00x", "x\uDBFF"})
    void nulAndHalfSurrogatesAreRefusedInValuesAndInNames(String bad) {
        assertTrue(JsonRules.problem("in", new JsonObject().put("a", bad)).isPresent());
        assertTrue(JsonRules.problem("in", new JsonArray().add(bad)).isPresent());
        FieldError name = JsonRules.problem("in", new JsonObject().put("b", new JsonObject().put(bad, 1)))
                .orElseThrow();
        assertEquals("in.b", name.field(), "a name that cannot be shown is not shown");
        assertTrue(Text.isStorable(name.message()));
    }

    @Test
    void numbersThatCannotBeStoredAreRefused() {
        for (Object number : new Object[] {
            Double.NaN,
            Float.POSITIVE_INFINITY,
            new BigDecimal("1e131073"),
            new BigDecimal("1e-16384"),
            new JsonObject("{\"n\":1e400}").getValue("n")
        }) {
            assertTrue(
                    JsonRules.problem("in", new JsonObject().put("n", number)).isPresent(), number.toString());
        }
        for (Object number : new Object[] {Double.MAX_VALUE, BigInteger.TWO.pow(1100), new BigDecimal("1e131000"), 0}) {
            assertEquals(Optional.empty(), JsonRules.problem("in", new JsonArray().add(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":9007199254740993}",
                "{\"n\":-9007199254740993}",
                "{\"n\":9223372036854775807}",
                "{\"n\":123456789012345678901234567890}",
                "{\"n\":[0,{\"m\":18446744073709551617}]}"
            })
    void aWholeNumberThatADoubleCannotHoldIsInexact(String json) {
        assertTrue(JsonRules.inexactNumber("data", new JsonObject(json)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":9007199254740992}",
                "{\"n\":-9007199254740991}",
                "{\"n\":0.1}",
                "{\"n\":1e-300}",
                "{\"n\":9223372036854775808}",
                "{\"s\":\"9007199254740993\",\"b\":true,\"z\":null}"
            })
    void whatADoubleHoldsIsExact(String json) {
        assertEquals(Optional.empty(), JsonRules.inexactNumber("data", new JsonObject(json)));
    }

    @Test
    void numbersThatJsonCannotWriteAreInexact() {
        for (Object number : new Object[] {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            new BigDecimal("0.1000000000000000000001"),
            new BigDecimal("1e400"),
            BigInteger.TWO.pow(1100)
        }) {
            assertTrue(
                    JsonRules.inexactNumber("data", new JsonObject().put("n", number))
                            .isPresent(),
                    number.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":{\"b\":9007199254740993}} | data.a.b", "{\"a\":[1,[9007199254740993]]} | data.a[1][0]"})
    void anInexactNumberIsNamedByItsPath(String json, String path) {
        assertEquals(
                path,
                JsonRules.inexactNumber("data", new JsonObject(json))
                        .orElseThrow()
                        .field());
    }
}
