package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ArtifactType;
import io.bascule.job.NewArtifact;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactsOfTest {
    @Test
    void eachFindingBecomesAnArtifact() {
        List<NewArtifact> made =
                ArtifactsOf.answer(Samples.FINDINGS, Samples.findings(Samples.finding("a"), Samples.finding("b")));
        assertEquals(List.of("findings/a", "findings/b"), keys(made));
        NewArtifact first = made.get(0);
        assertEquals(ArtifactType.RESEARCH_FINDING, first.type());
        assertEquals("Finding a", first.title());
        assertEquals("It **is** so [D1].", first.content());
        assertEquals(
                new JsonObject()
                        .put("confidence", 0.9)
                        .put("sources", new JsonArray().add(Samples.source("D1", "it is so, and")))
                        .put("impact", "low"),
                first.metadata());
    }

    @Test
    void aReportIsOneArtifact() {
        List<NewArtifact> made = ArtifactsOf.answer(Samples.REPORT, Samples.report());
        assertEquals(List.of("report"), keys(made));
        assertEquals(ArtifactType.REPORT, made.get(0).type());
        assertEquals("# The report\n\nIt is so [D1].", made.get(0).content());
        assertEquals(0.9, made.get(0).metadata().getValue("confidence"));
    }

    @Test
    void aStageMayMakeNone() {
        assertEquals(List.of(), ArtifactsOf.answer(Samples.PLAN, new JsonObject().put("understanding", "x")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "market-size|market-size",
                "  Market  Size! |market-size",
                "MARKET_SIZE|market-size",
                "../../etc/passwd|etc-passwd",
                "größe|größe",
                "市場|市場",
                "ｆｕｌｌ|full",
                "!!!|1",
                "a / b|a-b",
            })
    void keysAreTheSameHoweverTheyAreWritten(String written, String slug) {
        List<NewArtifact> made = ArtifactsOf.answer(Samples.FINDINGS, Samples.findings(Samples.finding(written)));
        assertEquals(List.of("findings/" + slug), keys(made));
    }

    @Test
    void noTwoHaveTheSameKey() {
        List<NewArtifact> made = ArtifactsOf.answer(
                Samples.FINDINGS,
                Samples.findings(
                        Samples.finding("a"),
                        Samples.finding("A"),
                        Samples.finding("a-2"),
                        Samples.finding("a"),
                        Samples.finding("?")));
        assertEquals(List.of("findings/a", "findings/a-2", "findings/a-2-2", "findings/a-3", "findings/5"), keys(made));
        assertEquals(5, new HashSet<>(keys(made)).size());
    }

    @Test
    void withoutAKeyTheyAreCounted() {
        Stage stage = Samples.loose(ArtifactType.CONTENT_DRAFT, "parts", null, "text");
        JsonObject part = new JsonObject().put("title", "T").put("text", "x");
        List<NewArtifact> made = ArtifactsOf.answer(
                stage, new JsonObject().put("parts", new JsonArray().add(part).add(part.copy())));
        assertEquals(List.of("loose/1", "loose/2"), keys(made));
    }

    @Test
    void everythingFitsWhereItIsKept() {
        JsonObject finding = Samples.finding("k".repeat(10_000)).put("title", "t\n\u0000".repeat(1_000));
        NewArtifact made =
                ArtifactsOf.answer(Samples.FINDINGS, Samples.findings(finding)).get(0);
        assertTrue(made.key().length() <= NewArtifact.MAX_KEY);
        assertTrue(made.title().length() <= NewArtifact.MAX_TITLE);
        assertTrue(made.title().startsWith("t t t"), made.title());
        assertTrue(made.title().endsWith("[cut]"), made.title());
    }

    @Test
    void whatHasNoTitleGetsItsStages() {
        NewArtifact made = ArtifactsOf.answer(
                        Samples.FINDINGS, Samples.findings(Samples.finding("a").put("title", " \n")))
                .get(0);
        assertEquals("Findings", made.title());
    }

    @Test
    void withoutAContentTheItemIsTheContentAsJson() {
        Stage stage = Samples.loose(ArtifactType.GENERIC_OUTPUT, null, null, null);
        JsonObject answer = new JsonObject()
                .put("title", "T")
                .put("rows", new JsonArray().add(1))
                .put("confidence", 0.5);
        NewArtifact made = ArtifactsOf.answer(stage, answer).get(0);
        assertEquals("loose", made.key());
        assertEquals(answer, new JsonObject(made.content()));
        assertEquals(new JsonObject().put("confidence", 0.5), made.metadata());
    }

    @Test
    void whatIsNoTextBecomesJson() {
        Stage stage = Samples.loose(ArtifactType.GENERIC_OUTPUT, null, null, "rows");
        JsonArray rows = new JsonArray().add(1).add("two");
        NewArtifact made =
                ArtifactsOf.answer(stage, new JsonObject().put("rows", rows)).get(0);
        assertEquals(rows, new JsonArray(made.content()));
        assertEquals("Loose", made.title());
    }

    @Test
    void theAnswerStaysAsItIs() {
        JsonObject answer = Samples.findings(Samples.finding("a"));
        JsonObject before = answer.copy();
        ArtifactsOf.answer(Samples.FINDINGS, answer).get(0).metadata().put("x", 1);
        assertEquals(before, answer);
    }

    private static List<String> keys(List<NewArtifact> artifacts) {
        return artifacts.stream().map(NewArtifact::key).toList();
    }
}
