package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pages make of a stream of events, here of one whose every word is chosen, in front of a whole server. */
class StreamIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    @Test
    void eventsAreShownAsTheyComeAndADroppedStreamLosesAndDoublesNothing() {
        Site site = stage.site;
        try (ScriptedStream stream = new ScriptedStream(site.vertx, site.port);
                Reader rita = stage.reader()) {
            rita.page.navigate(stream.url(Reader.INBOX));
            rita.signIn("rita");
            Locator connection = rita.page.locator(".connection");
            assertThat(connection).hasText("Live");
            JsonObject first = site.ask("First", new JsonObject().put("n", 1));
            stream.tell("checkpoints", "{\"checkpoints\": [], \"more\": 1}");
            assertThat(rita.row("First")).hasCount(1);
            site.ask("While it was away", new JsonObject().put("n", 2));
            stream.drop();
            assertThat(rita.row("While it was away")).hasCount(1);
            assertThat(connection).hasText("Live");
            site.ask("After a resync", new JsonObject().put("n", 3));
            stream.tell("resync", "{}");
            assertThat(rita.row("After a resync")).hasCount(1);
            assertThat(rita.row("First")).hasCount(1);
            site.approve(first, "by another");
            stream.tell("checkpoints", "{\"checkpoints\": [], \"more\": 1}");
            assertThat(rita.row("First")).hasCount(0);
            stream.refuseFromNowOn();
            stream.tell("bye", "{\"reason\": \"too slow\"}");
            assertThat(connection).hasText("Every 4 s");
            site.ask("Without a stream", new JsonObject().put("n", 4));
            assertThat(rita.row("Without a stream")).hasCount(1);
        }
    }

    @Test
    void whereNoWordOfAStreamComesThroughThePageAsksInItsPlace() {
        Site site = stage.site;
        try (ScriptedStream stream = new ScriptedStream(site.vertx, site.port);
                Reader rita = stage.reader()) {
            stream.holdBackFromNowOn();
            rita.page.navigate(stream.url(Reader.INBOX));
            rita.signIn("rita");
            assertThat(rita.page.locator(".connection")).hasText("Every 4 s");
            site.ask("Behind a proxy that holds back", new JsonObject().put("n", 1));
            assertThat(rita.row("Behind a proxy that holds back")).hasCount(1);
        }
    }
}
