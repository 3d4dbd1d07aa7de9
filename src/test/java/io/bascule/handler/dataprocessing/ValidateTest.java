package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.array;
import static io.bascule.handler.dataprocessing.Rows.json;
import static io.bascule.handler.dataprocessing.Rows.outcome;
import static io.bascule.handler.dataprocessing.Rows.wrongFields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.NonRetryableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateTest {

    private static Outcome validate(String rules, String data) {
        return outcome("'operation': 'validate', 'rules': " + rules + ", 'data': " + data);
    }

    @Test
    void rowsArePartedWithTheReasons() {
        Outcome outcome = validate(
                "[{'field': 'email', 'required': true, 'pattern': '[^@]+@[^@]+'}, {'field': 'age', 'type': 'integer', 'min': 0}]",
                "[{'email': 'a@b', 'age': 1}, {'email': 'x', 'age': -1}, {'age': 1.5}, {'email': 'c@d'}]");

        assertEquals(
                array("[{'email': 'a@b', 'age': 1}, {'email': 'c@d'}]"),
                outcome.result().getJsonArray("valid"));
        assertEquals(
                array("[{'row': 1, 'data': {'email': 'x', 'age': -1}, 'reasons': ["
                        + "{'field': 'email', 'message': 'must match the pattern'},"
                        + "{'field': 'age', 'message': 'must be a number at least 0'}]},"
                        + "{'row': 2, 'data': {'age': 1.5}, 'reasons': ["
                        + "{'field': 'email', 'message': 'must be there'},"
                        + "{'field': 'age', 'message': 'must be of type integer, not number'}]}]"),
                outcome.result().getJsonArray("invalid"));
        assertEquals(json("{'rows': 4, 'valid': 2, 'invalid': 2}"), outcome.counts());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'type': 'string'|'a'|true",
                "'type': 'string'|1|false",
                "'type': 'number'|1.5|true",
                "'type': 'number'|'1.5'|false",
                "'type': 'integer'|2.0|true",
                "'type': 'integer'|2.5|false",
                "'type': 'boolean'|false|true",
                "'type': 'boolean'|'false'|false",
                "'type': 'object'|{}|true",
                "'type': 'object'|[]|false",
                "'type': 'array'|[]|true",
                "'type': 'array'|{}|false",
                "'type': 'string'|null|true",
                "'required': true|null|false",
                "'required': true|''|true",
                "'required': true|false|true",
                "'min': 1|1|true",
                "'min': 1|0.99|false",
                "'max': 1|1.01|false",
                "'min': 2, 'max': 3|'ab'|true",
                "'min': 2, 'max': 3|'a'|false",
                "'max': 1|'\uD83D\uDE00'|true",
                "'min': 1|[]|false",
                "'max': 1|[1]|true",
                "'min': 1|true|false",
                "'min': '0.10'|0.1|true",
                "'pattern': '[A-Z]{2}[0-9]+'|'CH12'|true",
                "'pattern': '[A-Z]{2}[0-9]+'|'xCH12'|false",
                "'pattern': '[0-9]+'|12|false"
            },
            delimiter = '|',
            quoteCharacter = '~')
    void aRuleHoldsOrNot(String rule, String value, boolean holds) {
        Outcome outcome = validate("[{'field': 'v', " + rule + "}]", "[{'v': " + value + "}]");

        assertEquals(holds ? 1 : 0, outcome.counts().getInteger("valid"));
    }

    @Test
    void aMissingFieldBreaksOnlyRequired() {
        assertEquals(
                1,
                validate("[{'field': 'v', 'type': 'string', 'min': 3, 'pattern': 'a'}]", "[{}]")
                        .counts()
                        .getInteger("valid"));
    }

    @Test
    void noRowsAreAllValid() {
        assertEquals(
                json("{'valid': [], 'invalid': []}"),
                validate("[{'field': 'v', 'required': true}]", "[]").result());
    }

    @Test
    void aPatternThatTakesForEverFailsTheJobAndNamesItself() {
        String value = "a".repeat(60);

        NonRetryableException stopped = assertThrows(
                NonRetryableException.class,
                () -> validate(
                        "[{'field': 'v', 'required': true}, {'field': 'v', 'pattern': 'a*a*a*a*a*a*a*a*a*b'}]",
                        "[{'v': '" + value + "'}]"));

        assertTrue(stopped.getMessage().startsWith("inputData.rules[1].pattern "), stopped.getMessage());
    }

    @Test
    void aWrongRuleIsNamed() {
        String data = "'operation': 'validate', 'data': [], 'rules': ";
        assertEquals(List.of("inputData.rules"), wrongFields(data + "[]"));
        assertEquals(List.of("inputData.rules"), wrongFields(data + "[1]"));
        assertEquals(List.of("inputData.rules[0].field"), wrongFields(data + "[{'type': 'string'}]"));
        assertEquals(List.of("inputData.rules[0].type"), wrongFields(data + "[{'field': 'a', 'type': 'date'}]"));
        assertEquals(List.of("inputData.rules[0].pattern"), wrongFields(data + "[{'field': 'a', 'pattern': '('}]"));
        assertEquals(List.of("inputData.rules[0].pattern"), wrongFields(data + "[{'field': 'a', 'pattern': 1}]"));
        assertEquals(List.of("inputData.rules[0].min"), wrongFields(data + "[{'field': 'a', 'min': 2, 'max': 1}]"));
        assertEquals(List.of("inputData.rules[0].max"), wrongFields(data + "[{'field': 'a', 'max': 'x'}]"));
        assertEquals(List.of("inputData.rules[0].required"), wrongFields(data + "[{'field': 'a', 'required': 1}]"));
    }
}
