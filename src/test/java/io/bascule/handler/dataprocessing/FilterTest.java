package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.assertRows;
import static io.bascule.handler.dataprocessing.Rows.json;
import static io.bascule.handler.dataprocessing.Rows.outcome;
import static io.bascule.handler.dataprocessing.Rows.wrongFields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final String MIXED =
            "[{'v': 1}, {'v': 2.5}, {'v': '2.5'}, {'v': 'abc'}, {'v': null}, {}, {'v': true}, {'v': [1, 'x']}, {'v': {'w': 1}}]";

    private static Outcome filter(String where, String data) {
        return outcome("'operation': 'filter', 'where': " + where + ", 'data': " + data);
    }

    /** The last column has the numbers of the rows of {@link #MIXED} that stay. */
    @ParameterizedTest
    @CsvSource(
            value = {
                "eq|1.0|0",
                "eq|'2.5'|2",
                "eq|null|4 5",
                "eq|true|6",
                "eq|[1, 'x']|7",
                "eq|{'w': 1.0}|8",
                "ne|null|0 1 2 3 6 7 8",
                "ne|1|1 2 3 4 5 6 7 8",
                "lt|2.5|0",
                "lte|2.5|0 1",
                "gt|1|1",
                "gte|1|0 1",
                "lt|'abc'|2",
                "gte|'2.5'|2 3",
                "contains|'b'|3",
                "contains|'x'|7",
                "contains|1|7",
                "exists|true|0 1 2 3 6 7 8",
                "exists|false|4 5",
                "in|[1, 'abc', true]|0 3 6",
                "in|[null]|4 5",
                "in|[]|''"
            },
            delimiter = '|',
            quoteCharacter = '~')
    void anOperatorKeepsWhatItHoldsFor(String op, String value, String kept) {
        Outcome outcome = filter("[{'field': 'v', 'op': '" + op + "', 'value': " + value + "}]", MIXED);

        List<String> numbers = new ArrayList<>();
        var all = Rows.array(MIXED);
        for (Object row : outcome.result().getJsonArray("rows")) {
            for (int i = 0; i < all.size(); i++) {
                if (all.getJsonObject(i).encode().equals(((JsonObject) row).encode())) {
                    numbers.add("" + i);
                }
            }
        }
        assertEquals(kept.replace("'", ""), String.join(" ", numbers));
    }

    @Test
    void existsNeedsNoValue() {
        assertRows("[{'v': 1}]", filter("[{'field': 'v', 'op': 'exists'}]", "[{'v': 1}, {}]"));
    }

    @Test
    void everyConditionMustHold() {
        Outcome outcome = filter(
                "[{'field': 'age', 'op': 'gte', 'value': 18}, {'field': 'city', 'op': 'eq', 'value': 'Bern'}]",
                "[{'age': 18, 'city': 'Bern'}, {'age': 17, 'city': 'Bern'}, {'age': 40, 'city': 'Genf'}]");

        assertRows("[{'age': 18, 'city': 'Bern'}]", outcome);
        assertEquals(json("{'rows': 3, 'kept': 1, 'removed': 2}"), outcome.counts());
        assertEquals(
                json("{'row': 1, 'before': {'age': 17, 'city': 'Bern'}, 'after': null}"),
                outcome.changes().toJson().getJsonArray("first").getJsonObject(0));
    }

    @Test
    void aFieldInsideOfAnotherIsFoundUnlessOneHasItsName() {
        assertRows(
                "[{'a': {'b': {'c': 1}}}, {'a.b.c': 1, 'a': {'b': {'c': 2}}}]",
                filter(
                        "[{'field': 'a.b.c', 'op': 'eq', 'value': 1}]",
                        "[{'a': {'b': {'c': 1}}}, {'a.b.c': 1, 'a': {'b': {'c': 2}}}, {'a': {'b': 1}}, {'a': [1]}, {}]"));
    }

    @Test
    void numbersAreComparedExactly() {
        assertRows(
                "[{'v': 0.3}]",
                filter("[{'field': 'v', 'op': 'lte', 'value': 0.3}]", "[{'v': 0.3}, {'v': 0.30000000000000004}]"));
    }

    @Test
    void noRowsGiveNoRows() {
        assertRows("[]", filter("[{'field': 'v', 'op': 'exists'}]", "[]"));
    }

    @Test
    void aWrongConditionIsNamed() {
        String data = "'operation': 'filter', 'data': [], 'where': ";
        assertEquals(List.of("inputData.where"), wrongFields("'operation': 'filter', 'data': []"));
        assertEquals(List.of("inputData.where"), wrongFields(data + "[]"));
        assertEquals(List.of("inputData.where"), wrongFields(data + "{}"));
        assertEquals(List.of("inputData.where[0].op"), wrongFields(data + "[{'field': 'a', 'op': '=='}]"));
        assertEquals(List.of("inputData.where[0].field"), wrongFields(data + "[{'op': 'eq', 'value': 1}]"));
        assertEquals(
                List.of("inputData.where[0].value"), wrongFields(data + "[{'field': 'a', 'op': 'in', 'value': 1}]"));
        assertEquals(
                List.of("inputData.where[0].value"), wrongFields(data + "[{'field': 'a', 'op': 'lt', 'value': []}]"));
        assertEquals(List.of("inputData.where[0].value"), wrongFields(data + "[{'field': 'a', 'op': 'contains'}]"));
        assertEquals(
                List.of("inputData.where[0].value"),
                wrongFields(data + "[{'field': 'a', 'op': 'exists', 'value': 1}]"));
        assertEquals(
                List.of("inputData.where[0].not"), wrongFields(data + "[{'field': 'a', 'op': 'exists', 'not': 1}]"));
    }
}
