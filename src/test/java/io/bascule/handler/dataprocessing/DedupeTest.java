package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.assertRows;
import static io.bascule.handler.dataprocessing.Rows.json;
import static io.bascule.handler.dataprocessing.Rows.outcome;
import static io.bascule.handler.dataprocessing.Rows.wrongFields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DedupeTest {

    private static Outcome dedupe(String by, String data) {
        return outcome("'operation': 'dedupe', 'by': " + by + ", 'data': " + data);
    }

    @Test
    void theFirstOfEachIsKept() {
        Outcome outcome =
                dedupe("['email']", "[{'email': 'a', 'n': 1}, {'email': 'b', 'n': 2}, {'email': 'a', 'n': 3}]");

        assertRows("[{'email': 'a', 'n': 1}, {'email': 'b', 'n': 2}]", outcome);
        assertEquals(json("{'rows': 3, 'kept': 2, 'duplicates': 1}"), outcome.counts());
        assertEquals(
                2,
                outcome.changes()
                        .toJson()
                        .getJsonArray("first")
                        .getJsonObject(0)
                        .getInteger("row"));
    }

    @Test
    void allFieldsCountTogether() {
        assertRows(
                "[{'a': 'x', 'b': 'yz'}, {'a': 'xy', 'b': 'z'}]",
                dedupe("['a', 'b']", "[{'a': 'x', 'b': 'yz'}, {'a': 'xy', 'b': 'z'}, {'a': 'x', 'b': 'yz', 'c': 1}]"));
    }

    @Test
    void valuesAreComparedWithTheirTypes() {
        assertRows(
                "[{'v': 1}, {'v': '1'}, {'v': true}, {'v': 'true'}, {'v': null}, {'v': [1]}, {'v': {'a': 1, 'b': 2}}]",
                dedupe(
                        "['v']",
                        "[{'v': 1}, {'v': '1'}, {'v': 1.0}, {'v': true}, {'v': 'true'}, {'v': null}, {}, {'v': [1]},"
                                + " {'v': {'a': 1, 'b': 2}}, {'v': {'b': 2.0, 'a': 1}}]"));
    }

    @Test
    void withoutFieldsWholeRowsAreCompared() {
        assertRows(
                "[{'a': 1, 'b': 2}, {'a': 1}]",
                outcome("'operation': 'dedupe', 'data': [{'a': 1, 'b': 2}, {'a': 1}, {'b': 2, 'a': 1}]"));
    }

    @Test
    void noRowsGiveNoRows() {
        assertRows("[]", dedupe("['a']", "[]"));
    }

    @Test
    void aWrongListIsNamed() {
        assertEquals(List.of("inputData.by"), wrongFields("'operation': 'dedupe', 'data': [], 'by': 'a'"));
        assertEquals(List.of("inputData.by"), wrongFields("'operation': 'dedupe', 'data': [], 'by': [1]"));
        assertEquals(List.of("inputData.by"), wrongFields("'operation': 'dedupe', 'data': [], 'by': ['a', 'a']"));
        assertEquals(List.of("inputData.field"), wrongFields("'operation': 'dedupe', 'data': [], 'field': ['a']"));
    }
}
