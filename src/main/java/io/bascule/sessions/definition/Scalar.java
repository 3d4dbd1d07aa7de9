package io.bascule.sessions.definition;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * What a scalar stands for, by JSON's rules: {@code true}, {@code false}, {@code null} and numbers are what they are in JSON, everything
 * else and all that is quoted is text. YAML's own rules would read {@code no} as false and {@code 12:30} as 750.
 */
final class Scalar {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,15})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,15})(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?");

    private Scalar() {}

    /** Text, a Boolean, a Long or Integer, a Double, or null. */
    static Object value(ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return text;
        }
        return switch (text) {
            case "", "~", "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> number(text);
        };
    }

    private static Object number(String text) {
        if (WHOLE.matcher(text).matches()) {
            long whole = Long.parseLong(text);
            if (whole == (int) whole) {
                return (int) whole;
            }
            return whole;
        }
        if (NUMBER.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        return text;
    }
}
