package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.bascule.blackbox.Eventually;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several tabs of one browser, which keeps no more than six connections to a server for all of them. */
class TabsIT {
    private static final int MOST_STREAMS = 4;

    @RegisterExtension
    static final Stage stage = new Stage();

    @BeforeEach
    void nothingWaits() {
        stage.site.sql(
                "update bascule.checkpoints set expires_at = now() - interval '1 second' where status = 'PENDING'");
    }

    private static JsonObject ask(String message) {
        return stage.site.ask(message, new JsonObject().put("n", 1));
    }

    private static void areLive(List<Page> tabs) {
        tabs.forEach(tab -> assertThat(tab.locator(".connection")).hasText("Live"));
    }

    /** Each exactly once. */
    private static void show(List<Page> tabs, String... messages) {
        for (Page tab : tabs) {
            for (String message : messages) {
                assertThat(Reader.row(tab, message)).hasCount(1);
            }
        }
    }

    private static void untilStreams(int wanted) {
        long giveUp = System.nanoTime() + 30_000_000_000L;
        while (stage.site.openStreams() != wanted) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError(stage.site.openStreams() + " streams are open, not " + wanted);
            }
            Eventually.pause();
        }
    }

    private static Locator sessionEnded(Page tab) {
        return tab.getByRole(AriaRole.DIALOG).getByText("Your session has ended");
    }

    @Test
    void eightTabsAreLiveOverOneStreamThatOutlivesTheTabThatOpenedIt() {
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            List<Page> tabs = new ArrayList<>(List.of(rita.page));
            for (int i = 1; i < 8; i++) {
                tabs.add(rita.tab(Reader.INBOX));
            }
            areLive(tabs);
            untilStreams(1);
            ask("For all eight");
            show(tabs, "For all eight");
            tabs.remove(0).close();
            ask("For the other seven");
            show(tabs, "For all eight", "For the other seven");
            areLive(tabs);
            untilStreams(1);
            tabs.subList(1, 7).forEach(Page::close);
            ask("For the last one");
            show(tabs.subList(0, 1), "For all eight", "For the other seven", "For the last one");
        }
        untilStreams(0);
    }

    @Test
    void everyTabHasACheckpointOfItsOwnOpenAndStillCanAskAndDecide() {
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            List<Page> tabs = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                tabs.add(rita.tab(Reader.INBOX + "/" + ask("Card " + i).getString("id")));
            }
            for (Page tab : tabs) {
                assertThat(tab.locator(".card .timeline")).isVisible();
            }
            untilStreams(MOST_STREAMS);
            for (Page tab : tabs) {
                tab.bringToFront();
                tab.keyboard().press("a");
                tab.keyboard().press("Enter");
                assertThat(tab.locator(".card .verdict")).containsText("completed");
            }
            assertThat(rita.page.locator(".inbox li")).hasCount(0);
            tabs.subList(1, 7).forEach(Page::close);
            untilStreams(2);
        }
    }

    @Test
    void signingOutInOneTabEndsTheOthersUntilTheSamePersonIsBack() {
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            Page other = rita.tab(Reader.INBOX);
            areLive(List.of(rita.page, other));
            rita.page.getByText("Sign out").click();
            assertThat(sessionEnded(other)).isVisible();
            rita.signIn("rita");
            assertThat(sessionEnded(other)).hasCount(0);
            areLive(List.of(rita.page, other));
            ask("Both again");
            show(List.of(rita.page, other), "Both again");

            rita.page.getByText("Sign out").click();
            rita.signIn("maria");
            assertThat(rita.page.locator(".who")).hasText("maria");
            assertThat(sessionEnded(other)).isVisible();
            assertThat(other.locator(".who")).hasText("rita");
            areLive(List.of(rita.page));
            ask("For maria");
            show(List.of(rita.page), "Both again", "For maria");
        }
    }

    @Test
    void aTabThatSignsInTakesThoseAlongThatWaitToSignIn() {
        try (Reader rita = stage.reader()) {
            rita.open(Reader.INBOX);
            Page other = rita.tab(Reader.INBOX);
            assertThat(other.getByLabel("Username")).isVisible();
            rita.signIn("rita");
            areLive(List.of(rita.page, other));
        }
    }

    @Test
    void aTabThatTheBrowserFrozeShowsWhatItMissedOnceItIsBack() {
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            Page other = rita.tab(Reader.INBOX);
            areLive(List.of(rita.page, other));
            CDPSession frozen = other.context().newCDPSession(other);
            turn(frozen, "frozen");
            for (int i = 0; i < 5; i++) {
                ask("While it slept " + i);
                show(List.of(rita.page), "While it slept " + i);
            }
            turn(frozen, "active");
            assertThat(Reader.row(other, "While it slept")).hasCount(5);
            areLive(List.of(other));
        }
    }

    private static void turn(CDPSession session, String state) {
        com.google.gson.JsonObject to = new com.google.gson.JsonObject();
        to.addProperty("state", state);
        session.send("Page.setWebLifecycleState", to);
    }

    @Test
    void aBrowserWithoutSharedWorkersHasAStreamForEachTab() {
        alone("delete window.SharedWorker");
    }

    @Test
    void aWorkerThatCannotStartIsDoneWithout() {
        alone("""
                window.SharedWorker = class {
                  port = new MessageChannel().port1;
                  constructor() { setTimeout(() => this.onerror(new Event('error'))); }
                }""");
    }

    private static void alone(String because) {
        try (Reader rita = stage.reader()) {
            rita.before(because);
            rita.at(Reader.INBOX, "rita");
            Page other = rita.tab(Reader.INBOX);
            areLive(List.of(rita.page, other));
            untilStreams(2);
            ask("On both: " + because.hashCode());
            show(List.of(rita.page, other), "On both: " + because.hashCode());
        }
    }
}
