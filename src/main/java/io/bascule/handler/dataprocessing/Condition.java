package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * One condition of a filter: {@code {field, op, value}}. A missing field is as null. Order is between two numbers or two
 * strings; between anything else neither {@code lt} nor {@code gt} holds.
 *
 * @param value what is compared with; for {@code exists} whether the field is wanted
 */
record Condition(String field, Op op, Object value) {

    /** Written in lower case. */
    enum Op {
        EQ,
        NE,
        LT,
        LTE,
        GT,
        GTE,
        /** A string holds a text, or an array an item. */
        CONTAINS,
        /** The field is there and not null; with {@code value: false} the opposite. */
        EXISTS,
        /** The field is one of an array. */
        IN
    }

    static Condition read(Fields fields) {
        fields.only("field", "op", "value");
        Op op = fields.word("op", Op.values());
        if (op == Op.EXISTS) {
            return new Condition(fields.name("field"), op, fields.flag("value", true));
        }
        Object value = fields.value("value");
        if (op == Op.IN && !(value instanceof JsonArray)) {
            fields.say("value", "must be a list of values for 'in'");
        }
        boolean ordered = value instanceof Number || value instanceof String;
        if (op != null && op.name().matches("[LG]TE?") && !ordered) {
            fields.say("value", "must be a number or a string: nothing else has an order");
        }
        if (op == Op.CONTAINS && !fields.has("value")) {
            fields.say("value", "must be what the field contains");
        }
        return new Condition(fields.name("field"), op, value);
    }

    boolean holds(JsonObject row) {
        Object found = Values.at(row, field);
        return switch (op) {
            case EQ -> Values.same(found, value);
            case NE -> !Values.same(found, value);
            case LT -> compares(found, order -> order < 0);
            case LTE -> compares(found, order -> order <= 0);
            case GT -> compares(found, order -> order > 0);
            case GTE -> compares(found, order -> order >= 0);
            case CONTAINS -> contains(found);
            case EXISTS -> (found != null) == (boolean) value;
            case IN -> holds((JsonArray) value, found);
        };
    }

    private boolean compares(Object found, IntPredicate wanted) {
        OptionalInt order = Values.compare(found, value);
        return order.isPresent() && wanted.test(order.getAsInt());
    }

    private boolean contains(Object found) {
        if (found instanceof JsonArray list) {
            return holds(list, value);
        }
        return found instanceof String text && value instanceof String part && text.contains(part);
    }

    private static boolean holds(JsonArray list, Object wanted) {
        return list.stream().anyMatch(item -> Values.same(item, wanted));
    }
}
