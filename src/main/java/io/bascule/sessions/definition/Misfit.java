package io.bascule.sessions.definition;

import io.bascule.job.FieldError;
import io.bascule.job.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One thing that a validator found, put into words that say what must be there.
 *
 * @param keyword where in the schema it is said
 * @param place where in the value it does not fit
 */
record Misfit(JsonObject schema, List<String> keyword, String at, List<String> place, Object value) {
    private static final int MAX_NAME = 100;

    /** Empty where it only repeats what is found further inside. */
    List<FieldError> problems() {
        if (keyword.isEmpty()) {
            return List.of();
        }
        List<String> parent = keyword.subList(0, keyword.size() - 1);
        String word = keyword.get(keyword.size() - 1);
        if (!(Shape.at(schema, parent) instanceof JsonObject said)
                || Keyword.of(word).isEmpty()) {
            return List.of();
        }
        Object limit = said.getValue(word);
        return switch (Keyword.of(word).get()) {
            case REQUIRED -> missing((JsonArray) limit);
            case ADDITIONAL_PROPERTIES -> unknown(said);
            case TYPE -> say("must be " + typeWords(limit.toString()) + "; it is " + typeOf(found()));
            case ENUM -> say("must be one of " + ((JsonArray) limit).encode());
            case CONST -> say("must be " + new JsonArray().add(limit).encode());
            case MIN_ITEMS -> say("must have at least " + limit + " items");
            case MAX_ITEMS -> say("must have at most " + limit + " items");
            case UNIQUE_ITEMS -> say("must not have an item twice");
            case MIN_LENGTH -> say("must have at least " + limit + " characters");
            case MAX_LENGTH -> say("must have at most " + limit + " characters");
            case PATTERN -> say("must match " + limit);
            case MINIMUM -> say("must be at least " + limit);
            case MAXIMUM -> say("must be at most " + limit);
            case EXCLUSIVE_MINIMUM -> say("must be more than " + limit);
            case EXCLUSIVE_MAXIMUM -> say("must be less than " + limit);
            case MULTIPLE_OF -> say("must be a multiple of " + limit);
            default -> List.of();
        };
    }

    private Object found() {
        return Shape.at(value, place);
    }

    private List<FieldError> missing(JsonArray names) {
        JsonObject object = found() instanceof JsonObject found ? found : new JsonObject();
        return names.stream()
                .filter(name -> !object.containsKey(name.toString()))
                .map(name -> new FieldError(field(place, name.toString()), "is missing"))
                .toList();
    }

    /** The validator also complains of known fields whose value does not fit; that has been said. */
    private List<FieldError> unknown(JsonObject said) {
        JsonObject known = said.getJsonObject("properties", new JsonObject());
        String name = place.isEmpty() ? "" : place.get(place.size() - 1);
        return known.containsKey(name) ? List.of() : say("is not known; " + Similar.hint(name, known.fieldNames()));
    }

    private List<FieldError> say(String message) {
        return List.of(new FieldError(field(place, null), message));
    }

    /** As people write it: {@code findings[0].title}. */
    private String field(List<String> segments, String last) {
        StringBuilder field = new StringBuilder(at);
        Object here = value;
        for (String segment : segments) {
            append(field, segment, here instanceof JsonArray);
            here = Shape.at(here, List.of(segment));
        }
        if (last != null) {
            append(field, last, false);
        }
        return field.toString();
    }

    private static void append(StringBuilder field, String segment, boolean isIndex) {
        if (isIndex) {
            field.append('[').append(segment).append(']');
        } else {
            field.append(field.isEmpty() ? "" : ".").append(Text.clip(segment, MAX_NAME));
        }
    }

    private static String typeWords(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "string" -> "text";
            case "number" -> "a number";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static String typeOf(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof JsonObject) {
            return "an object";
        }
        if (value instanceof JsonArray) {
            return "a list";
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof Number number ? "the number " + number : "text";
    }
}
