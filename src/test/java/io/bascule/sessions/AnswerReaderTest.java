package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ArtifactType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final JsonObject GOOD = Samples.findings(Samples.finding("a"));

    private final AnswerReader reader = new AnswerReader(Samples.RESEARCH, Samples.FINDINGS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\n  %s \n",
                "```json\n%s\n```",
                "```\n%s\n```\n",
                "Here is the answer:\n\n```json\n%s\n```\nI hope that it helps.",
                "The answer is %s, as you asked.",
                "\uFEFF%s",
            })
    void theObjectIsFoundInWhatStandsAroundIt(String around) {
        Answer answer = reader.read(around.replace("%s", GOOD.encode()), 3);
        assertEquals(GOOD, assertInstanceOf(Answer.Fits.class, answer).json());
    }

    @Test
    void fencesWithinATextStayThere() {
        JsonObject finding = Samples.finding("a").put("finding", "Do:\n```json\n{\"x\": 1}\n```\n");
        String text = "```json\n" + Samples.findings(finding).encodePrettily() + "\n```";
        Answer.Fits fits = assertInstanceOf(Answer.Fits.class, reader.read(text, 0));
        assertEquals(finding, fits.json().getJsonArray("findings").getJsonObject(0));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        JsonObject finding = Samples.finding("a").put("confidence", 85).put("approved", true);
        finding.remove("title");
        assertWrong(
                Samples.findings(finding).encode(),
                "findings[0].title is missing",
                "findings[0].confidence must be at most 1",
                "findings[0].approved is not known");
        assertWrong("{}", "findings is missing", "needsReview is missing");
        assertWrong("{\"findings\": [], \"needsReview\": false}", "findings must have at least 1 items");
    }

    @Test
    void whatIsNoObjectIsSaid() {
        assertWrong("", "it is empty");
        assertWrong(" \n", "it is empty");
        assertWrong("I cannot do that.", "it holds no JSON object");
        assertWrong("[1, 2]", "it holds no JSON object");
        assertWrong("{findings: []}", "it is not JSON: line 1, column");
        assertWrong("{\"findings\": [] \"needsReview\": false}", "it is not JSON: line 1, column");
        assertWrong("} nothing {", "ends in the middle");
    }

    @Test
    void anAnswerThatWasCutIsToBeShorter() {
        String whole = GOOD.encode();
        for (int length = 1; length < whole.length(); length += 7) {
            assertWrong(whole.substring(0, length), "");
        }
        assertWrong(whole.substring(0, 40), "it ends in the middle; say it in fewer words");
        assertWrong("```json\n" + whole.substring(0, whole.length() - 1), "");
    }

    @Test
    void whatCanBeReadInTwoWaysIsRefused() {
        String twice = GOOD.encode().replace("\"needsReview\":false", "\"needsReview\":true,\"needsReview\":false");
        assertWrong(twice, "Duplicate field 'needsReview'");
        assertWrong(GOOD.encode() + GOOD.encode(), "something follows the object");
    }

    @Test
    void whatCannotBeKeptIsRefused() {
        AnswerReader any = new AnswerReader(Samples.RESEARCH, Samples.loose(ArtifactType.REPORT, null, null, "text"));
        assertTrue(problems(any, "{\"a\": \"\\u0000\"}").contains("a holds \\u0000"));
        assertTrue(problems(any, "{\"a\": \"\\ud800\"}").contains("a holds \\u0000 or half of a surrogate pair"));
        assertTrue(problems(any, "{\"a\": 1e999}").contains("a holds a number that JSON cannot write"));
        assertTrue(problems(any, "{\"a\": 12345678901234567891}").contains("is not exact in JSON"));
        assertTrue(problems(any, "{\"a\": " + "1".repeat(1_000) + "}").contains("more than 100 digits"));
        assertTrue(
                problems(any, "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)).contains("nests deeper than 64"));
        assertTrue(
                problems(any, "{\"a\": \"" + "x".repeat(AnswerText.MAX) + "\"}").contains("it is longer than"));
        assertTrue(problems(any, "{\"a\": NaN}").contains("it is not JSON"));
    }

    @Test
    void artifactsAreNotWithoutNumber() {
        AnswerReader any =
                new AnswerReader(Samples.RESEARCH, Samples.loose(ArtifactType.REPORT, "parts", null, "text"));
        JsonArray parts = new JsonArray();
        for (int i = 0; i <= AnswerReader.MAX_ITEMS; i++) {
            parts.add(new JsonObject());
        }
        JsonObject answer = new JsonObject().put("parts", parts);
        assertTrue(problems(any, answer.encode()).contains("parts must have at most 100 items"));
        parts.remove(0);
        assertInstanceOf(Answer.Fits.class, any.read(answer.encode(), 0));
    }

    @Test
    void whoMaySearchIsUnderstood() {
        Answer answer = reader.read("```json\n{\"search\": [\" costs \", \"delivery 2024\"]}\n```", 1);
        assertEquals(new Answer.Search(List.of("costs", "delivery 2024")), answer);
    }

    @Test
    void aSearchIsShortAndNotEndless() {
        assertWrong("{\"search\": []}", "search must be 1 to 5 texts");
        assertWrong("{\"search\": [\" \"]}", "search must be 1 to 5 texts");
        assertWrong("{\"search\": [7]}", "search must be 1 to 5 texts");
        assertWrong("{\"search\": [\"\\u0000\"]}", "search must be 1 to 5 texts");
        assertWrong("{\"search\": [\"" + "x".repeat(201) + "\"]}", "search must be 1 to 5 texts");
        assertWrong("{\"search\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}", "search must be 1 to 5 texts");
        assertTrue(problems(reader, 0, "{\"search\": [\"a\"]}").contains("there may be no further search"));
    }

    @Test
    void whoMayNotSearchDoesNot() {
        AnswerReader content =
                new AnswerReader(Samples.CONTENT, Samples.CONTENT.stages().get(0));
        assertTrue(problems(content, "{\"search\": [\"passwords\"]}").contains("there is no search here"));
    }

    @Test
    void toolsThatDoNotExistAreNoAnswer() {
        assertWrong("{\"tool\": \"shell\", \"command\": \"id\"}", "findings is missing");
        assertWrong("{\"search\": [\"a\"], \"approve\": true}", "search is not known");
    }

    @Test
    void theErrorOfAJobHoldsWhatWasSaidButNotAllOfIt() {
        Answer.Wrong wrong = assertInstanceOf(Answer.Wrong.class, reader.read("No. " + "x".repeat(100_000), 0));
        assertTrue(wrong.words().startsWith("The answer does not fit: it holds no JSON object, {…}. It said: No. xxx"));
        assertTrue(wrong.words().length() < 3_000);
    }

    private void assertWrong(String text, String... said) {
        Answer.Wrong wrong = assertInstanceOf(Answer.Wrong.class, reader.read(text, 3), text);
        for (String words : said) {
            assertTrue(
                    wrong.problems().stream().anyMatch(problem -> problem.contains(words)),
                    wrong.problems().toString());
        }
    }

    private static String problems(AnswerReader reader, String text) {
        return problems(reader, 3, text);
    }

    private static String problems(AnswerReader reader, int searchesLeft, String text) {
        Answer answer = reader.read(text, searchesLeft);
        return assertInstanceOf(Answer.Wrong.class, answer).problems().toString();
    }
}
