package io.bascule.sessions.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a schema may say: the part of JSON Schema (2020-12) that needs no other document and can be put into words. */
enum Keyword {
    TYPE("type"),
    TITLE("title"),
    DESCRIPTION("description"),
    DEFAULT("default"),
    ENUM("enum"),
    CONST("const"),
    PROPERTIES("properties", "object"),
    REQUIRED("required", "object"),
    ADDITIONAL_PROPERTIES("additionalProperties", "object"),
    ITEMS("items", "array"),
    MIN_ITEMS("minItems", "array"),
    MAX_ITEMS("maxItems", "array"),
    UNIQUE_ITEMS("uniqueItems", "array"),
    MIN_LENGTH("minLength", "string"),
    MAX_LENGTH("maxLength", "string"),
    PATTERN("pattern", "string"),
    MINIMUM("minimum", "number", "integer"),
    MAXIMUM("maximum", "number", "integer"),
    EXCLUSIVE_MINIMUM("exclusiveMinimum", "number", "integer"),
    EXCLUSIVE_MAXIMUM("exclusiveMaximum", "number", "integer"),
    MULTIPLE_OF("multipleOf", "number", "integer");

    private final String word;
    private final Set<String> types;

    Keyword(String word, String... types) {
        this.word = word;
        this.types = Set.of(types);
    }

    String word() {
        return word;
    }

    /** Whether it means something for values of this type. */
    boolean fits(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Of what it is said, in words. */
    String types() {
        return String.join(" or ", types.stream().sorted().toList());
    }

    static Optional<Keyword> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Keyword::word).toList();
    }
}
