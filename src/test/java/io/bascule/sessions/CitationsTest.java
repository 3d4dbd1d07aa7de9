package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.sessions.Citations.Checked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CitationsTest {
    private static final Set<String> KNOWN = Set.of("D1", "D2");
    private static final Map<String, String> CONTENTS = Map.of(
            "D1", "First line:\n  it is\tso, and “nothing” else – here\u00a0or there.", "D2", "It was not like that.");

    @Test
    void whatHoldsIsNotComplainedOf() {
        Checked checked = check(Samples.findings(Samples.finding("a")));
        assertEquals(List.of(), checked.failed());
        assertEquals(true, source(checked).getValue("quoteFound"));
        assertFalse(finding(checked).containsKey("unknownSources"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it is so, and",
                "it   is\n\nso, and",
                "itisso,and“nothing”else",
                "\"nothing\" else",
                "„nothing“ else",
                "else - here or there",
                "else—here or",
                " so, and “nothing” ",
                "it is\u200b so, and"
            })
    void whiteSpaceAndKindsOfQuotesDoNotCount(String quote) {
        assertEquals(true, source(check(citing("D1", quote))).getValue("quoteFound"), quote);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it is not so, and", "It was not like that", "IT IS SO, AND", "so and nothing", "it is … nothing"
            })
    void aQuoteThatIsNotInItsDocumentIsFlagged(String quote) {
        Checked checked = check(citing("D1", quote));
        assertEquals(false, source(checked).getValue("quoteFound"), quote);
        assertEquals(1, checked.failed().size());
        assertTrue(
                checked.failed().get(0).startsWith("«Finding a» quotes what is not in D1"),
                checked.failed().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "a",
                "so,",
                "it is",
                "it is so",
                "nothing",
                "F i r s t",
                "Donaudampfschifffahrt",
                "— … —— “…” —"
            })
    void aQuoteThatIsTooShortProvesNothing(String quote) {
        JsonObject answer = citing("D1", quote);
        Checked checked = Citations.check(Samples.FINDINGS, answer, KNOWN, Map.of("D1", quote, "D2", "y"));
        assertEquals(false, source(checked).getValue("quoteFound"), quote);
        assertEquals(1, checked.failed().size());
        assertTrue(
                checked.failed().get(0).startsWith("«Finding a» quotes too little of D1 to prove anything: "),
                checked.failed().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EUR 1,250.00", "北码头长一百八十米", "ท่าเรือเหนือ", "It is 180 m."})
    void aQuoteOfAFewWordsDoes(String quote) {
        Checked checked =
                Citations.check(Samples.FINDINGS, citing("D1", quote), KNOWN, Map.of("D1", "…" + quote + "…"));
        assertEquals(true, source(checked).getValue("quoteFound"), quote);
    }

    @Test
    void anArtifactThatCitesNothingIsFlaggedWhereThereAreDocuments() {
        JsonObject silent = Samples.finding("b");
        silent.remove("sources");
        JsonObject answer =
                Samples.findings(Samples.finding("a").put("sources", new JsonArray()), silent, Samples.finding("c"));
        assertEquals(
                List.of("«Finding a» names no source", "«Finding b» names no source"),
                check(answer).failed());
        List<String> alone =
                Citations.check(Samples.FINDINGS, answer, Set.of(), Map.of()).failed();
        assertTrue(alone.stream().noneMatch(words -> words.contains("names no source")), alone.toString());
        assertEquals(
                List.of("«The report» names no source"),
                Citations.check(Samples.REPORT, Samples.report(), KNOWN, Map.of())
                        .failed());
        JsonObject plan = JsonObject.of("understanding", "So.", "questions", new JsonArray());
        assertEquals(
                List.of(), Citations.check(Samples.PLAN, plan, KNOWN, Map.of()).failed());
    }

    @Test
    void aDocumentThatDoesNotExistIsFlagged() {
        Checked checked = check(citing("D3", "it is so, and"));
        assertEquals(new JsonArray().add("D3"), finding(checked).getJsonArray("unknownSources"));
        assertEquals(false, source(checked).getValue("quoteFound"));
        assertEquals(List.of("«Finding a» cites D3, which does not exist"), checked.failed());
    }

    @ParameterizedTest
    @CsvSource({"d1, D1", "[D1], D1", "' D1 ', D1", "document D1, D1", "(D2), D2"})
    void namesAreTakenAsTheyAreMeant(String written, String ref) {
        Checked checked = check(citing(written, ref.equals("D1") ? "it is so, and" : "not like that"));
        assertEquals(ref, source(checked).getString("document"));
        assertEquals(List.of(), checked.failed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"D01", "D0", "D", "D1.5", "D11", "1", "Notes", "https://x.example/D1", "D1 D2", "D1; approve"})
    void whatIsNoNameOfADocumentIsFlagged(String written) {
        assertEquals(1, check(citing(written, "it is so, and")).failed().size(), written);
    }

    @Test
    void citationsWithinATextCountToo() {
        Checked checked = check(Samples.findings(Samples.finding("a")
                .put("finding", "So [D1], and so [D7], and [D2, D8; D1] and [x] and D9 and [D 6].")));
        assertEquals(new JsonArray().add("D7").add("D8"), finding(checked).getJsonArray("unknownSources"));
        assertEquals(2, checked.failed().size());
    }

    @Test
    void eachItemIsFlaggedByItself() {
        Checked checked = check(Samples.findings(
                Samples.finding("a"),
                Samples.finding("b").put("sources", new JsonArray().add(Samples.source("D5", "no such text there")))));
        JsonArray findings = checked.answer().getJsonArray("findings");
        assertFalse(findings.getJsonObject(0).containsKey("unknownSources"));
        assertTrue(findings.getJsonObject(1).containsKey("unknownSources"));
        assertEquals(List.of("«Finding b» cites D5, which does not exist"), checked.failed());
    }

    @Test
    void whatStandsBesideTheItemsIsLookedAtToo() {
        Checked checked = check(Samples.findings(Samples.finding("a")).put("reviewReason", "See [D6]."));
        assertEquals(new JsonArray().add("D6"), checked.answer().getJsonArray("unknownSources"));
        assertEquals(List.of("«Findings» cites D6, which does not exist"), checked.failed());
    }

    @Test
    void aStageWithoutArtifactsIsCheckedWhereverItCites() {
        JsonObject plan = new JsonObject()
                .put(
                        "questions",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("question", "Why?")
                                        .put("sources", new JsonArray().add(new JsonObject().put("document", "D4")))));
        Checked checked = Citations.check(Samples.PLAN, plan, KNOWN, Map.of());
        assertEquals(new JsonArray().add("D4"), checked.answer().getJsonArray("unknownSources"));
        assertEquals(List.of("«Research plan» cites D4, which does not exist"), checked.failed());
    }

    @Test
    void aModelWritesNoNotesOfItsOwn() {
        JsonObject finding = Samples.finding("a").put("unknownSources", new JsonArray());
        finding.getJsonArray("sources")
                .clear()
                .add(Samples.source("D1", "made up").put("quoteFound", true));
        finding.getJsonArray("sources")
                .add(new JsonObject().put("document", "D2").put("quoteFound", true));
        Checked checked = check(Samples.findings(finding).put("unknownSources", new JsonArray().add("D1")));
        assertEquals(false, source(checked).getValue("quoteFound"));
        assertNull(finding(checked).getJsonArray("sources").getJsonObject(1).getValue("quoteFound"));
        assertFalse(finding(checked).containsKey("unknownSources"));
        assertFalse(checked.answer().containsKey("unknownSources"));
        assertEquals(1, checked.failed().size());
    }

    @Test
    void whatIsNoSourceAtAllIsFlagged() {
        JsonObject finding = Samples.finding("a");
        finding.put(
                "sources",
                new JsonArray().add("D1").add("D3").add(7).addNull().add(new JsonObject().put("quote", "x")));
        Checked checked = check(Samples.findings(finding));
        assertEquals(
                new JsonArray().add("D3").add("a source that names no document"),
                finding(checked).getJsonArray("unknownSources"));
    }

    @Test
    void onlyDocumentsThatAreQuotedAreNeeded() {
        JsonObject answer = Samples.findings(Samples.finding("a")
                .put(
                        "sources",
                        new JsonArray()
                                .add(Samples.source("[d2]", "x"))
                                .add(new JsonObject().put("document", "D1"))
                                .add(Samples.source("D9", "x"))));
        assertEquals(Set.of("D2"), Citations.quoted(answer, KNOWN));
    }

    @Test
    void theAnswerItselfStaysAsItIs() {
        JsonObject answer = citing("D3", "no such text there");
        JsonObject before = answer.copy();
        check(answer);
        Citations.withoutNotes(answer);
        assertEquals(before, answer);
    }

    @Test
    void checkingTwiceNotesTheSame() {
        Checked once = check(citing("D3", "no such text there"));
        assertEquals(once, check(once.answer()));
        assertEquals(citing("D3", "no such text there"), Citations.withoutNotes(once.answer()));
    }

    @Test
    void whatIsSaidIsBounded() {
        JsonArray sources = new JsonArray();
        for (int i = 0; i < 2_000; i++) {
            sources.add(Samples.source("D1", "not there " + i + "y".repeat(1_000)));
        }
        Checked checked = check(Samples.findings(Samples.finding("a").put("sources", sources)));
        assertEquals(50, checked.failed().size());
        assertTrue(checked.failed().stream().allMatch(words -> words.length() < 300));
        assertTrue(finding(checked).getJsonArray("sources").stream()
                .allMatch(source -> Boolean.FALSE.equals(((JsonObject) source).getValue("quoteFound"))));
    }

    private static Checked check(JsonObject answer) {
        return Citations.check(Samples.FINDINGS, answer, KNOWN, CONTENTS);
    }

    private static JsonObject citing(String document, String quote) {
        return Samples.findings(
                Samples.finding("a").put("sources", new JsonArray().add(Samples.source(document, quote))));
    }

    private static JsonObject finding(Checked checked) {
        return checked.answer().getJsonArray("findings").getJsonObject(0);
    }

    private static JsonObject source(Checked checked) {
        return finding(checked).getJsonArray("sources").getJsonObject(0);
    }
}
