package io.bascule.handler.dataprocessing;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Numbers of JSON as exact decimals, and back. */
final class Numbers {
    /** Every decimal of so many digits survives a double. */
    private static final MathContext FIFTEEN_DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);
    /** No exponent: a short text must not stand for a number of a million digits. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,100}(\\.\\d{1,100})?");
    /** Up to here doubles hold every whole number: 2^53. */
    private static final BigDecimal MAX_WHOLE = BigDecimal.valueOf(1L << 53);

    private Numbers() {}

    /** The decimal that a number of JSON was written as; empty for anything else. */
    static Optional<BigDecimal> of(Object value) {
        if (value instanceof BigDecimal decimal) {
            return Optional.of(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            return Optional.of(BigDecimal.valueOf(((Number) value).doubleValue()));
        }
        if (value instanceof BigInteger whole) {
            return Optional.of(new BigDecimal(whole));
        }
        return value instanceof Number number ? Optional.of(BigDecimal.valueOf(number.longValue())) : Optional.empty();
    }

    /** As {@link #of}, and also of a string that holds a decimal such as {@code -12.50}, spaces around it allowed. */
    static Optional<BigDecimal> read(Object value) {
        if (value instanceof String text && DECIMAL.matcher(text.strip()).matches()) {
            return Optional.of(new BigDecimal(text.strip()));
        }
        return of(value);
    }

    /** A number where JSON's numbers hold exactly this decimal, else a string with all its digits. */
    static Object toJson(BigDecimal decimal) {
        return inJson(decimal).map(Object.class::cast).orElseGet(decimal::toPlainString);
    }

    /** A number of JSON that is exactly this decimal, or empty where there is none. */
    static Optional<Number> inJson(BigDecimal decimal) {
        BigDecimal shortest = decimal.stripTrailingZeros();
        if (shortest.scale() <= 0) {
            return decimal.abs().compareTo(MAX_WHOLE) <= 0 ? Optional.of(decimal.longValue()) : Optional.empty();
        }
        double nearest = decimal.doubleValue();
        boolean exact = Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(decimal) == 0;
        return exact ? Optional.of(nearest) : Optional.empty();
    }

    /**
     * The first number written with an exponent that comes back from the database as another: {@code 1e23} is a double,
     * which a store of decimals gives back with all its zeros, which is no double.
     */
    static Optional<FieldError> changedByStore(String at, Object json) {
        if (json instanceof JsonObject object) {
            return object.stream()
                    .flatMap(f -> changedByStore(at + "." + f.getKey(), f.getValue()).stream())
                    .findFirst();
        }
        if (json instanceof JsonArray array) {
            return IntStream.range(0, array.size())
                    .boxed()
                    .flatMap(i -> changedByStore(at + "[" + i + "]", array.getValue(i)).stream())
                    .findFirst();
        }
        boolean changed = json instanceof Double number && new BigDecimal(number).scale() <= 0 && !isWhole(number);
        return changed
                ? Optional.of(new FieldError(at, "the number " + json + " is not exact in JSON; write it as a string"))
                : Optional.empty();
    }

    private static boolean isWhole(double number) {
        return new BigDecimal(number).compareTo(BigDecimal.valueOf(number)) == 0;
    }

    /** Rounded half-even to 15 significant digits, which JSON's numbers hold. */
    static BigDecimal quotient(BigDecimal sum, long count) {
        return sum.divide(BigDecimal.valueOf(count), FIFTEEN_DIGITS);
    }
}
