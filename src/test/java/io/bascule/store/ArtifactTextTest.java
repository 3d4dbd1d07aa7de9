package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.ArtifactType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactTextTest {
    private static final JsonObject TITLES =
            JsonObject.of("1", "Price list", "2", "Notes [D3]\nof May", "12", "A \"quoted\" $1");

    private static JsonObject source(String document) {
        return JsonObject.of("document", document, "quote", "x");
    }

    @Test
    void whatItRestsOnStandsAboveIt() {
        JsonObject metadata = new JsonObject()
                .put("confidence", 0.4)
                .put("sources", JsonArray.of(source("D1"), source("D2"), source("D1"), source("D9"), source("x [D1]")));
        assertEquals("""
                Made in an earlier work session: research finding.
                Confidence: 0.4.
                Sources: «Price list»; «Notes (D3) of May»; D9 of that session; one that did not exist.

                It rose.""", ArtifactText.of("It rose.", ArtifactType.RESEARCH_FINDING, metadata, TITLES));
        assertEquals("""
                Made in an earlier work session: report.
                Confidence: not said.
                Sources: none.

                It rose.""", ArtifactText.of("It rose.", ArtifactType.REPORT, new JsonObject(), new JsonObject()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It rose [D1].|It rose [«Price list»].",
                "[D1, D2;D12]|[«Price list»; «Notes (D3) of May»; «A \"quoted\" $1»]",
                "So [D7], D1, [x] and [D].|So [D7 of that session], D1, [x] and [D]."
            })
    void itsMarksNameWhatTheyMeant(String written, String shown) {
        assertEquals(shown, ArtifactText.of(written, null, null, TITLES));
    }

    @Test
    void whatIsJsonStaysJson() {
        JsonObject written =
                JsonObject.of("document", "D12", "said", "So [D12].", "sources", JsonArray.of(source("D1")));
        String text = ArtifactText.of(written.encodePrettily(), ArtifactType.GENERIC_OUTPUT, new JsonObject(), TITLES);
        assertEquals(
                JsonObject.of(
                        "document",
                        "«A \"quoted\" $1»",
                        "said",
                        "So [«A \"quoted\" $1»].",
                        "sources",
                        JsonArray.of(source("«Price list»"))),
                new JsonObject(text.substring(text.indexOf('{'))));
    }
}
