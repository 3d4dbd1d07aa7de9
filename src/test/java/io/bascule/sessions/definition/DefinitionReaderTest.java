package io.bascule.sessions.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionReaderTest {
    @Test
    void whatIsRightIsTaken() {
        assertEquals(List.of(), Definitions.problems(Definitions.SMALL));
    }

    /** Each exchanges one line, the first that begins so, and names what is said then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: small                  | name: Small Type          | line 1: name must be 1 to 50 of a-z
            name: small                  | name: -small              | line 1: name must be 1 to 50 of a-z
            name: small                  | nmae: small               | line 1: nmae is not known; did you mean name?
            name: small                  | name: 12                  | line 1: name must be text of 1 to 100 characters; put it in quotes
            name: small                  | name: [small]             | line 1: name must be text
            title: Small                 | title: ''                 | line 2: title must be text of 1 to 100
            title: Small                 | title:                    | line 2: title is missing
            title: Small                 | title: "a\\0b"            | line 2: title must be text
            system: Work.                | system: {a: b}            | line 4: system must be text
            settings:                    | setings:                  | settings is missing
            type: object                 | type: array               | line 6: settings.type must be object
            type: object                 | type: objekt              | line 6: settings.type must be object
            required: [kind]             | required: [kine]          | line 7: settings.required names kine, which is none of the properties; did you mean kind?
            required: [kind]             | requird: [kind]           | line 7: settings.requird is no keyword that is known here; did you mean required?
            required: [kind]             | $ref: 'https://x.example' | settings.$ref is no keyword that is known here
            required: [kind]             | additionalProperties: true | settings.additionalProperties must be false or left out
            required: [kind]             | required: kind            | settings.required must be a list of names
            title: Kind                  | description: Kind         | settings.properties has kind without a title
            enum: [on, off]              | enum: []                  | settings.properties.kind.enum must be a list of 1 to 200
            enum: [on, off]              | enum: [on]                | templates[0].taskConfiguration does not fit the settings: taskConfiguration.kind must be one of ["on"]
            enum: [on, off]              | maximum: 3                | settings.properties.kind.maximum is for type integer or number, not for string
            enum: [on, off]              | pattern: '(['             | settings.properties.kind.pattern is no regular expression
            default: on                  | default: of               | settings.properties.kind.default does not fit: it must be one of ["on","off"]
            default: on                  | default: true             | settings.properties.kind.default does not fit: it must be text; it is true
            type: integer                | type: object              | which no form can show
            type: integer                | type: int                 | settings.properties.words.type must be one of array, boolean
            minimum: 1                   | minimum: one              | settings.properties.words.minimum must be a number
            items: {type: string}        | items: {type: number}     | settings.properties has tags, which no form can show
            items: {type: string}        | items: string             | settings.properties.tags.items must be a group
            taskConfiguration: {kind: off, words: 3} | taskConfiguration: {kind: off, word: 3} | taskConfiguration.word is not known; did you mean words?
            taskConfiguration: {kind: off, words: 3} | taskConfiguration: {words: 3}           | taskConfiguration.kind is missing
            taskConfiguration: {kind: off, words: 3} | taskConfiguration: [1]                  | must be an object; it is a list
            stages:                      | stage:                    | stage is not known; did you mean stages?
            - name: only                 | - name: On ly             | stages[0].name must be 1 to 50
            prompt: Do it.               | promt: Do it.             | stages[0].promt is not known; did you mean prompt?
            type: generic_output         | type: finding             | stages[0].artifacts.type is none that is known; known are content_draft
            type: generic_output         | type: reports             | did you mean report?
            each: parts                  | each: part                | stages[0].artifacts.each names part, which is no list of objects of the output; did you mean parts?
            key: key                     | key: kye                  | stages[0].artifacts.key names kye, which the output does not have; did you mean key?
            content: text                | content: confidence       | stages[0].artifacts.content names confidence, which the output must require
            title: title                 | title: confidence         | stages[0].artifacts.title names confidence, which must be of type string
            required: [parts]            | required: []              | stages[0].artifacts.each names parts, which the output must require
            confidence: {type: number, minimum: 0, maximum: 1} | confidence: {type: number}   | has confidence, which must be of type number with minimum 0 and maximum 1
            confidence: {type: number, minimum: 0, maximum: 1} | needsReview: {type: string}  | has needsReview, which must be of type boolean
            confidence: {type: number, minimum: 0, maximum: 1} | sources: {type: string}      | has sources, which must be of type array
            confidence: {type: number, minimum: 0, maximum: 1} | impact: {type: string, enum: [some]} | has impact, which must have the enum [low, medium, high]
            """)
    void whatIsWrongIsNamedWithItsPlace(String right, String wrong, String said) {
        String yaml = exchanged(right, wrong);
        List<String> problems = Definitions.problems(yaml);
        assertTrue(problems.stream().anyMatch(problem -> problem.contains(said)), problems.toString());
    }

    private static String exchanged(String right, String wrong) {
        String line = "(?m)^( *)" + java.util.regex.Pattern.quote(right) + "$";
        String yaml = Definitions.SMALL.replaceFirst(line, "$1" + java.util.regex.Matcher.quoteReplacement(wrong));
        assertFalse(yaml.equals(Definitions.SMALL), right);
        return yaml;
    }

    @Test
    void wordsThatYamlTakesForTruthStayWords() {
        assertEquals(
                List.of(), Definitions.problems(Definitions.SMALL.replace("[on, off]", "[on, off, yes, no, 12:30]")));
    }

    @ParameterizedTest
    @CsvSource({"confidence: 1.5", "confidence: high", "confidence: -0.1", "confidence: .nan", "other: 1"})
    void aThresholdIsAShare(String threshold) {
        List<String> problems = Definitions.problems(Definitions.SMALL + "thresholds: {" + threshold + "}\n");
        assertTrue(
                problems.toString().contains("thresholds.confidence must be a number from 0 to 1"),
                problems.toString());
    }

    @Test
    void aToolThatIsNoneIsRefused() {
        String problems = Definitions.problems(Definitions.SMALL + "tools: [serch_documents, shell]\n")
                .toString();
        assertTrue(
                problems.contains("tools names serch_documents, which is none; did you mean search_documents?"),
                problems);
        assertTrue(problems.contains("tools names shell, which is none; known are search_documents"), problems);
    }

    @Test
    void withTheSearchNoAnswerMayLookLikeOne() {
        String yaml = Definitions.SMALL.replace("    parts:\n", "    search: {type: string}\n            parts:\n");
        assertEquals(List.of(), Definitions.problems(yaml));
        String problems =
                Definitions.problems(yaml + "tools: [search_documents]\n").toString();
        assertTrue(problems.contains("must not have a property search"), problems);
    }

    @Test
    void twoStagesOrTemplatesOfOneNameAreRefused() {
        String stage = Definitions.SMALL.substring(Definitions.SMALL.indexOf("  - name: only"));
        String template = Definitions.SMALL.substring(
                Definitions.SMALL.indexOf("  - name: First"), Definitions.SMALL.indexOf("stages:"));
        String problems = Definitions.problems(Definitions.SMALL + stage).toString();
        assertTrue(problems.contains("stages[1].name is that of an earlier stage too"), problems);
        problems = Definitions.problems(Definitions.SMALL.replace("stages:\n", template + "stages:\n"))
                .toString();
        assertTrue(problems.contains("templates[1].name is that of an earlier template too"), problems);
    }

    @Test
    void aTypeHasAStage() {
        String yaml = Definitions.SMALL.substring(0, Definitions.SMALL.indexOf("stages:"));
        assertEquals(List.of("x.yaml line 1: stages must be a list of 1 to 10"), Definitions.problems(yaml));
        assertTrue(Definitions.problems(yaml + "stages: []\n").toString().contains("stages must be a list of 1 to 10"));
    }
}
