package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.assertRows;
import static io.bascule.handler.dataprocessing.Rows.json;
import static io.bascule.handler.dataprocessing.Rows.outcome;
import static io.bascule.handler.dataprocessing.Rows.problems;
import static io.bascule.handler.dataprocessing.Rows.wrongFields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {

    private static Outcome transform(String transform, String data) {
        return outcome("'operation': 'transform', 'transform': " + transform + ", 'data': " + data);
    }

    @Test
    void normalizeTidiesNamesAndLowersAddresses() {
        Outcome outcome = transform(
                "'normalize'",
                "[{'id': 1, 'name': ' John  A.\\t Doe ', 'email': ' John@Example.com'}, {'id': 2, 'name': 'Jane'}]");

        assertRows(
                "[{'id': 1, 'name': 'John A. Doe', 'email': 'john@example.com'}, {'id': 2, 'name': 'Jane'}]", outcome);
        assertEquals(json("{'rows': 2, 'changed': 1}"), outcome.counts());
        assertEquals(1, outcome.changes().count());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "NORMALIZE|'\u00a0A\u2003\u00a0B\u3000'|A B",
                "NORMALIZE|Write to Me@X.org|Write to Me@X.org",
                "NORMALIZE|@Home|@Home",
                "NORMALIZE|A@B@C.de|A@B@C.de",
                "NORMALIZE|A@.|A@.",
                "NORMALIZE|A.B+C@Mail.Example.ORG|a.b+c@mail.example.org",
                "LOWERCASE|ÄbC|äbc",
                "UPPERCASE|straße|STRASSE",
                "UPPERCASE|title|TITLE",
                "TRIM|' a  b '|a  b",
                "TRIM|'   '|''"
            },
            delimiter = '|')
    void aTextRuleChangesText(TextRule rule, String before, String after) {
        assertEquals(after, rule.apply(before));
    }

    @Test
    void lettersThatBecomeTwoTakeNoLongerThanOthers() {
        String sharp = "ß\uD801\uDC28".repeat(200_000);
        String dotted = "\u0130".repeat(400_000);

        assertEquals("SS\uD801\uDC00".repeat(200_000), TextRule.UPPERCASE.apply(sharp));
        assertEquals("i\u0307".repeat(400_000), TextRule.LOWERCASE.apply(dotted));
    }

    @Test
    void nestedStringsChangeAndEverythingElseStays() {
        assertRows(
                "[{'a': {'b': ['X', 1, {'c': 'Y'}]}, 'n': null, 't': true, 'd': 1.5, 'L': []}]",
                transform(
                        "'uppercase'",
                        "[{'a': {'b': ['x', 1, {'c': 'y'}]}, 'n': null, 't': true, 'd': 1.5, 'L': []}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'normalize'", "'lowercase'", "'uppercase'", "'trim'", "{}", "{'drop': ['a']}"})
    void noRowsGiveNoRows(String transform) {
        Outcome outcome = transform(transform, "[]");

        assertRows("[]", outcome);
        assertEquals(json("{'rows': 0, 'changed': 0}"), outcome.counts());
    }

    @Test
    void aReshapeRenamesThenDropsThenFillsThenCasts() {
        assertRows(
                "[{'b': 5, 'keep': 'k', 'c': 'standard', 'd': 'set'}]",
                transform(
                        "{'rename': {'a': 'b'}, 'drop': ['gone'], 'defaults': {'c': 'standard', 'd': 'no'}, 'cast': {'b': 'number'}}",
                        "[{'a': '5', 'keep': 'k', 'gone': 1, 'c': null, 'd': 'set'}]"));
    }

    @Test
    void twoFieldsCanSwapNames() {
        assertRows("[{'b': 1, 'a': 2}]", transform("{'rename': {'a': 'b', 'b': 'a'}}", "[{'a': 1, 'b': 2}]"));
    }

    @Test
    void aRenameTakesNoOtherFieldsName() {
        Outcome outcome = transform("{'rename': {'a': 'b'}}", "[{'a': 1, 'b': 2}, {'a': 3}, {}]");

        assertRows("[{'a': 1, 'b': 2}, {'b': 3}, {}]", outcome);
        assertEquals(List.of("0 a"), problems(outcome));
    }

    @Test
    void aCastThatFailsKeepsTheValueAndSaysSo() {
        Outcome outcome = transform(
                "{'cast': {'n': 'number', 's': 'string', 'b': 'boolean'}}",
                "[{'n': ' 1.50 ', 's': 7.0, 'b': 'YES'}, {'n': 'abc', 's': {}, 'b': 'maybe'}, {'n': null}, {},"
                        + " {'n': '12345678901234567890', 's': true, 'b': 0}, {'n': '1e5', 's': 1.25, 'b': []}]");

        assertRows(
                "[{'n': 1.5, 's': '7', 'b': true}, {'n': 'abc', 's': {}, 'b': 'maybe'}, {'n': null}, {},"
                        + " {'n': '12345678901234567890', 's': 'true', 'b': false}, {'n': '1e5', 's': '1.25', 'b': []}]",
                outcome);
        assertEquals(List.of("1 b", "1 n", "1 s", "4 n", "5 b", "5 n"), problems(outcome));
    }

    @Test
    void theRowsOfTheInputAreLeftAsTheyAre() {
        var input = json("{'operation': 'transform', 'transform': {'drop': ['a']}, 'data': [{'a': {'b': 1}}]}");
        var before = input.copy();

        Request.of(input).process();

        assertEquals(before, input);
    }

    @Test
    void aWrongTransformIsNamed() {
        String data = "'operation': 'transform', 'data': [], 'transform': ";
        assertEquals(List.of("inputData.transform"), wrongFields(data + "'capitalize'"));
        assertEquals(List.of("inputData.transform"), wrongFields(data + "['trim']"));
        assertEquals(List.of("inputData.transform.renames"), wrongFields(data + "{'renames': {}}"));
        assertEquals(List.of("inputData.transform.cast.a"), wrongFields(data + "{'cast': {'a': 'date'}}"));
        assertEquals(List.of("inputData.transform.rename"), wrongFields(data + "{'rename': {'a': 'c', 'b': 'c'}}"));
        assertEquals(List.of("inputData.transform.rename.a"), wrongFields(data + "{'rename': {'a': 1}}"));
        assertEquals(List.of("inputData.transform.drop"), wrongFields(data + "{'drop': 'a'}"));
    }

    @Test
    void defaultsMustNotMultiplyTheData() {
        String rows = "[" + "{},".repeat(9_999) + "{}]";

        assertEquals(
                List.of("inputData.transform.defaults"),
                wrongFields("'operation': 'transform', 'transform': {'defaults': {'a': '" + "x".repeat(200)
                        + "'}}, 'data': " + rows));
    }
}
