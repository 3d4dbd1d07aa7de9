package io.bascule.sessions.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    private static final JsonObject SCHEMA = new JsonObject("""
            {"type": "object", "additionalProperties": false, "required": ["items", "kind"], "properties": {
              "kind": {"type": "string", "enum": ["a", "b"]},
              "flag": {"type": "boolean"},
              "fixed": {"type": "string", "const": "x"},
              "words": {"type": "integer", "minimum": 1, "exclusiveMaximum": 10, "multipleOf": 3},
              "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
              "items": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true, "items": {
                "type": "object", "additionalProperties": false, "required": ["title"], "properties": {
                  "title": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]+$"},
                  "inner": {"type": "object", "required": ["deep"], "properties": {"deep": {"type": "array", "items": {"type": "number"}}}}
                }}}}}""");

    @Test
    void whatFitsFits() {
        JsonObject value = new JsonObject(
                "{\"kind\": \"a\", \"flag\": true, \"fixed\": \"x\", \"words\": 3, \"share\": 1, \"items\": [{\"title\": \"ab\"}]}");
        assertEquals(List.of(), Shape.of(SCHEMA).problems("", value));
        assertEquals(List.of(), Shape.of(SCHEMA).problems("", value.put("words", 3.0)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"items": [{"title": "ab"}]}                                       | kind is missing
            {"kind": "a"}                                                      | items is missing
            {"kind": "c", "items": [{"title": "ab"}]}                          | kind must be one of ["a","b"]
            {"kind": null, "items": [{"title": "ab"}]}                         | kind must be text; it is null
            {"kind": "a", "items": []}                                         | items must have at least 1 items
            {"kind": "a", "items": [{"title":"ab"},{"title":"cd"},{"title":"ef"}]} | items must have at most 2 items
            {"kind": "a", "items": [{"title":"ab"},{"title":"ab"}]}            | items must not have an item twice
            {"kind": "a", "items": "ab"}                                       | items must be a list; it is text
            {"kind": "a", "items": [7]}                                        | items[0] must be an object; it is the number 7
            {"kind": "a", "items": [{"title":"ab"}, {}]}                       | items[1].title is missing
            {"kind": "a", "items": [{"title":"a"}]}                            | items[0].title must have at least 2 characters
            {"kind": "a", "items": [{"title":"abcdef"}]}                       | items[0].title must have at most 5 characters
            {"kind": "a", "items": [{"title":"AB"}]}                           | items[0].title must match ^[a-z]+$
            {"kind": "a", "items": [{"title":"ab", "titel": "x"}]}             | items[0].titel is not known; did you mean title?
            {"kind": "a", "items": [{"title":"ab", "a/~b": 1}]}                | items[0].a/~b is not known; known are inner, title
            {"kind": "a", "items": [{"title":"ab", "inner": {}}]}              | items[0].inner.deep is missing
            {"kind": "a", "items": [{"title":"ab", "inner": {"deep": [1, "2"]}}]} | items[0].inner.deep[1] must be a number; it is text
            {"kind": "a", "items": [{"title":"ab"}], "flag": "true"}           | flag must be true or false; it is text
            {"kind": "a", "items": [{"title":"ab"}], "fixed": "y"}             | fixed must be ["x"]
            {"kind": "a", "items": [{"title":"ab"}], "words": 0}               | words must be at least 1
            {"kind": "a", "items": [{"title":"ab"}], "words": 10}              | words must be less than 10
            {"kind": "a", "items": [{"title":"ab"}], "words": 4}               | words must be a multiple of 3
            {"kind": "a", "items": [{"title":"ab"}], "words": 3.5}             | words must be a whole number; it is the number 3.5
            {"kind": "a", "items": [{"title":"ab"}], "share": 0}               | share must be more than 0
            {"kind": "a", "items": [{"title":"ab"}], "share": 1.01}            | share must be at most 1
            {"kind": "a", "items": [{"title":"ab"}], "other": 1}               | other is not known; known are fixed, flag
            """)
    void whatDoesNotFitIsNamedWithItsPlace(String value, String said) {
        List<String> problems = words(Shape.of(SCHEMA).problems("", new JsonObject(value)));
        assertTrue(problems.stream().anyMatch(problem -> problem.startsWith(said)), problems.toString());
    }

    @Test
    void oneMistakeIsNamedOnce() {
        JsonObject value = new JsonObject("{\"kind\": \"c\", \"items\": [{\"title\": \"ab\"}]}");
        assertEquals(
                List.of("kind must be one of [\"a\",\"b\"]"),
                words(Shape.of(SCHEMA).problems("", value)));
    }

    @Test
    void aNameGoesBeforeEachField() {
        List<FieldError> problems = Shape.of(SCHEMA).problems("taskConfiguration", new JsonObject("{\"kind\": \"a\"}"));
        assertEquals(List.of(new FieldError("taskConfiguration.items", "is missing")), problems);
    }

    @Test
    void whatIsNamedIsBounded() {
        JsonObject value = new JsonObject();
        for (int i = 0; i < 1_000; i++) {
            value.put(("x" + i).repeat(1_000), i);
        }
        List<FieldError> problems = Shape.of(SCHEMA).problems("", value);
        assertEquals(20, problems.size());
        assertTrue(problems.stream().allMatch(problem -> problem.field().length() <= 100), problems.toString());
    }

    @Test
    void theSchemaStaysAsItIs() {
        JsonObject before = SCHEMA.copy();
        Shape.of(SCHEMA).problems("", new JsonObject());
        assertEquals(before, SCHEMA);
    }

    private static List<String> words(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + " " + error.message())
                .toList();
    }
}
