package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** What a field's value is made into. Null stays null and is not asked for. */
enum Cast {
    /** From a number, or a string with a decimal that JSON's numbers hold exactly. */
    NUMBER {
        @Override
        Optional<Object> of(Object value) {
            return value instanceof Number
                    ? Optional.of(value)
                    : Numbers.read(value).flatMap(Numbers::inJson).map(Object.class::cast);
        }
    },
    /** From a string, number or boolean; a number without exponent. */
    STRING {
        @Override
        Optional<Object> of(Object value) {
            if (value instanceof JsonObject || value instanceof JsonArray) {
                return Optional.empty();
            }
            return Optional.of(Numbers.of(value).map(Cast::plain).orElseGet(value::toString));
        }
    },
    /** From a boolean, from {@code true}, {@code yes}, {@code 1} and {@code false}, {@code no}, {@code 0} in any case. */
    BOOLEAN {
        @Override
        Optional<Object> of(Object value) {
            return switch (String.valueOf(value).strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "1" -> Optional.of(true);
                case "false", "no", "0" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
    };

    /** The value as this type; empty where it cannot be. */
    abstract Optional<Object> of(Object value);

    private static String plain(BigDecimal number) {
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        return whole ? number.setScale(0).toPlainString() : number.toPlainString();
    }
}
