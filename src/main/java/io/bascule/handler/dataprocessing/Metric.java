package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One number about a group: {@code {op, field?, as?}}. Values that are missing or null do not count; decimals that are
 * written as strings do, as numbers.
 *
 * @param field null for {@code count} of rows
 * @param as the name in the result; by default {@code count}, {@code sum_amount} and so on
 */
record Metric(Op op, String field, String as) {

    /** Written in lower case. */
    enum Op {
        /** Rows; with a field, rows that have it. */
        COUNT,
        /** Exact; 0 for no values. */
        SUM,
        /** Rounded half-even to 15 significant digits; null for no values. */
        AVG,
        /** Null for no values. */
        MIN,
        /** Null for no values. */
        MAX
    }

    static Metric read(Fields fields) {
        fields.only("field", "op", "as");
        Op op = fields.word("op", Op.values());
        boolean ofRows = op == Op.COUNT && !fields.has("field");
        String field = ofRows ? null : fields.name("field");
        String standard = op == null ? "" : op.name().toLowerCase(Locale.ROOT) + (ofRows ? "" : "_" + field);
        return new Metric(op, field, fields.has("as") ? fields.name("as") : standard);
    }

    /**
     * The metric of one group: a number where JSON holds it exactly, else a string with all its digits.
     *
     * @param rows numbers of the group's rows in {@code all}
     */
    Object of(List<Integer> rows, List<JsonObject> all, Sample problems) {
        if (op == Op.COUNT) {
            return rows.stream()
                    .filter(row -> field == null || Values.at(all.get(row), field) != null)
                    .count();
        }
        List<BigDecimal> numbers = numbers(rows, all, problems);
        if (op == Op.SUM) {
            return Numbers.toJson(sum(numbers));
        }
        return chosen(numbers).map(Numbers::toJson).orElse(null);
    }

    private Optional<BigDecimal> chosen(List<BigDecimal> numbers) {
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        return switch (op) {
            case MIN -> numbers.stream().min(BigDecimal::compareTo);
            case MAX -> numbers.stream().max(BigDecimal::compareTo);
            default -> Optional.of(Numbers.quotient(sum(numbers), numbers.size()));
        };
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private List<BigDecimal> numbers(List<Integer> rows, List<JsonObject> all, Sample problems) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (int row : rows) {
            Object value = Values.at(all.get(row), field);
            Optional<BigDecimal> number = Numbers.read(value);
            number.ifPresent(numbers::add);
            if (value != null && number.isEmpty()) {
                problems.add(Outcome.problem(
                        row, field, "is left out of " + as + ": this " + Values.kind(value) + " is no number"));
            }
        }
        return numbers;
    }
}
