package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.assertRows;
import static io.bascule.handler.dataprocessing.Rows.json;
import static io.bascule.handler.dataprocessing.Rows.outcome;
import static io.bascule.handler.dataprocessing.Rows.problems;
import static io.bascule.handler.dataprocessing.Rows.wrongFields;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateTest {
    private static final String ALL_OPS =
            "[{'op': 'count'}, {'op': 'count', 'field': 'v'}, {'op': 'sum', 'field': 'v'}, {'op': 'avg', 'field': 'v'},"
                    + " {'op': 'min', 'field': 'v'}, {'op': 'max', 'field': 'v'}]";

    private static Outcome aggregate(String groupBy, String metrics, String data) {
        return outcome(
                "'operation': 'aggregate', 'groupBy': " + groupBy + ", 'metrics': " + metrics + ", 'data': " + data);
    }

    @Test
    void groupsComeInTheOrderOfTheirFirstRows() {
        Outcome outcome = aggregate(
                "['city']",
                "[{'op': 'sum', 'field': 'amount', 'as': 'total'}, {'op': 'count'}]",
                "[{'city': 'Bern', 'amount': 1}, {'city': 'Aarau', 'amount': 5}, {'city': 'Bern', 'amount': 2.5}]");

        assertRows("[{'city': 'Bern', 'total': 3.5, 'count': 2}, {'city': 'Aarau', 'total': 5, 'count': 1}]", outcome);
        assertEquals(json("{'rows': 3, 'groups': 2}"), outcome.counts());
    }

    @Test
    void sumsAreExactDecimals() {
        assertRows(
                "[{'sum_v': 0.3, 'avg_v': 0.15}]",
                aggregate(
                        "[]",
                        "[{'op': 'sum', 'field': 'v'}, {'op': 'avg', 'field': 'v'}]",
                        "[{'v': 0.1}, {'v': 0.2}]"));
    }

    @Test
    void aSumThatNoNumberHoldsIsAString() {
        assertRows(
                "[{'sum_v': '9007199254740993', 'max_v': 9007199254740992}]",
                aggregate(
                        "[]",
                        "[{'op': 'sum', 'field': 'v'}, {'op': 'max', 'field': 'v'}]",
                        "[{'v': 9007199254740992}, {'v': 1}]"));
        assertRows(
                "[{'sum_v': '12345678901234567890.12'}]",
                aggregate("[]", "[{'op': 'sum', 'field': 'v'}]", "[{'v': '12345678901234567890.01'}, {'v': '0.11'}]"));
    }

    @Test
    void anAverageHasFifteenDigits() {
        assertRows(
                "[{'avg_v': 0.333333333333333}]",
                aggregate("[]", "[{'op': 'avg', 'field': 'v'}]", "[{'v': 1}, {'v': 0}, {'v': 0}]"));
    }

    @Test
    void whatIsMissingDoesNotCountAndWhatIsNoNumberIsToldOf() {
        Outcome outcome = aggregate(
                "[]",
                ALL_OPS,
                "[{'v': 4}, {'v': null}, {}, {'v': 'x'}, {'v': true}, {'v': {}}, {'v': ' -2 '}, {'v': '1e9'}]");

        assertRows("[{'count': 8, 'count_v': 6, 'sum_v': 2, 'avg_v': 1, 'min_v': -2, 'max_v': 4}]", outcome);
        assertEquals(16, outcome.problems().count());
        assertEquals(List.of("3 v", "4 v", "5 v", "7 v"), problems(outcome).subList(0, 4));
    }

    @Test
    void noValuesHaveNoAverage() {
        assertRows(
                "[{'count': 0, 'count_v': 0, 'sum_v': 0, 'avg_v': null, 'min_v': null, 'max_v': null}]",
                aggregate("[]", ALL_OPS, "[]"));
    }

    @Test
    void noRowsHaveNoGroups() {
        assertRows("[]", aggregate("['a']", "[{'op': 'count'}]", "[]"));
    }

    @Test
    void missingAndNullAreOneGroupAndNestedFieldsGroupToo() {
        assertRows(
                "[{'a.b': 1, 'count': 2}, {'a.b': null, 'count': 3}, {'a.b': '1', 'count': 1}]",
                aggregate(
                        "['a.b']",
                        "[{'op': 'count'}]",
                        "[{'a': {'b': 1}}, {'a': {'b': null}}, {'a': {}}, {'a': {'b': 1.0}}, {}, {'a': {'b': '1'}}]"));
    }

    @Test
    void aWrongMetricIsNamed() {
        String data = "'operation': 'aggregate', 'data': [], 'metrics': ";
        assertEquals(List.of("inputData.metrics"), wrongFields("'operation': 'aggregate', 'data': []"));
        assertEquals(List.of("inputData.metrics[0].op"), wrongFields(data + "[{'op': 'median', 'field': 'a'}]"));
        assertEquals(List.of("inputData.metrics[0].field"), wrongFields(data + "[{'op': 'sum'}]"));
        assertEquals(List.of("inputData.metrics[1].as"), wrongFields(data + "[{'op': 'count'}, {'op': 'count'}]"));
        assertEquals(
                List.of("inputData.metrics[0].as"),
                wrongFields(data + "[{'op': 'count', 'as': 'city'}], 'groupBy': ['city']"));
        assertEquals(List.of("inputData.groupBy"), wrongFields(data + "[{'op': 'count'}], 'groupBy': 'city'"));
    }
}
