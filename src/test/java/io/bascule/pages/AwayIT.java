package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that goes and comes back while somebody looks. */
class AwayIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    @Test
    void aServerThatIsAwayIsSaidAndWhatHappenedMeanwhileIsShownOnce() {
        Site site = stage.site;
        site.ask("Before the restart", new JsonObject().put("n", 1));
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            assertThat(rita.row("Before the restart")).hasCount(1);
            site.stop();
            assertThat(rita.page.locator(".connection")).hasText("Disconnected");
            assertThat(rita.row("Before the restart")).hasCount(1);
            rita.inspect("disconnected");
            site.start();
            site.ask("After the restart", new JsonObject().put("n", 2));
            assertThat(rita.row("After the restart")).hasCount(1);
            assertThat(rita.row("Before the restart")).hasCount(1);
            assertThat(rita.page.locator(".connection")).not().hasText("Disconnected");
            rita.openRow("Before the restart");
            rita.press("a", "Enter");
            assertThat(rita.card().locator(".verdict")).containsText("completed");
        }
    }
}
