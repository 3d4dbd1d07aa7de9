package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.bascule.job.Digest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The inbox, as reviewers use it. */
class InboxIT {
    @RegisterExtension
    static final Stage stage = new Stage();

    @BeforeEach
    void nothingWaits() {
        stage.site.sql(
                "update bascule.checkpoints set expires_at = now() - interval '1 second' where status = 'PENDING'");
    }

    private static JsonObject file(String path, String content) {
        return new JsonObject()
                .put("workspace", "inbox")
                .put(
                        "files",
                        new JsonArray().add(new JsonObject().put("path", path).put("content", content)));
    }

    @Test
    void aCheckpointArrivesByItselfIsReadApprovedAndSeenThrough() {
        JsonObject first = stage.site.submit("code-generation", file("lib/a.ts", "const a = 1;\nconst b = 2;\n"));
        stage.site.approve(first, "The first version");
        stage.site.await(first.getString("jobId"), "COMPLETED");
        try (Reader rita = stage.at("/", "rita")) {
            assertThat(rita.page).hasURL(stage.site.url(Reader.INBOX));
            assertThat(rita.page.locator(".side")).isVisible();
            JsonObject asked = stage.site.submit("code-generation", file("lib/a.ts", "const a = 1;\nconst b = 3;\n"));
            assertThat(rita.row("1 replaced")).isVisible();
            assertThat(rita.page).hasTitle(Pattern.compile("\\(\\d+\\) Checkpoints · Bascule"));
            rita.openRow("1 replaced");
            assertThat(rita.page).hasURL(stage.site.url(Reader.INBOX + "/" + asked.getString("id")));
            assertThat(rita.card().locator("tr.del")).containsText("const b = 2;");
            assertThat(rita.card().locator("tr.add")).containsText("const b = 3;");
            rita.press("a");
            rita.page.keyboard().type("Looks right");
            rita.press("Enter");
            assertThat(rita.card().locator(".notice")).containsText("Approved.");
            assertThat(rita.card().locator(".verdict")).containsText("by you");
            assertThat(rita.card().locator(".verdict")).containsText("completed");
            assertThat(rita.card().locator(".verdict")).containsText("Looks right");
            assertThat(rita.card().locator(".timeline")).containsText("completed");
            assertThat(rita.row("1 replaced")).hasCount(0);
        }
    }

    @Test
    void aRejectionNeedsAReasonWhichTheJobFailsWith() {
        JsonObject asked = stage.site.ask("Delete the backups?", new JsonObject().put("backups", 12));
        try (Reader rita = stage.at(Reader.INBOX + "/" + asked.getString("id"), "rita")) {
            assertThat(rita.card().locator("h1")).hasText("Delete the backups?");
            rita.press("r", "Enter");
            assertThat(rita.page.getByRole(AriaRole.ALERT)).containsText("Say why");
            rita.page.keyboard().type("Not <b>those</b>");
            rita.press("Enter");
            assertThat(rita.card().locator(".verdict")).containsText("rejected");
            assertThat(rita.card().locator(".verdict blockquote")).hasText("Not <b>those</b>");
            assertThat(rita.card().locator(".verdict")).containsText("failed");
        }
        assertEquals("FAILED", stage.site.job(asked.getString("jobId")).getString("status"));
    }

    @Test
    void whatIsSentBackNeedsFeedbackAndComesAgainWithIt() {
        JsonObject first = stage.site.submit(
                "ask",
                new JsonObject()
                        .put("message", "Is it good?")
                        .put("data", new JsonObject().put("draft", 1))
                        .put("takesChanges", true));
        try (Reader rita = stage.at(Reader.INBOX + "/" + first.getString("id"), "rita")) {
            assertThat(rita.card().getByText("Request changes…")).isVisible();
            rita.press("c", "Enter");
            assertThat(rita.page.getByRole(AriaRole.ALERT)).containsText("Say what to change");
            rita.page.keyboard().type("Shorter, <b>please</b>");
            rita.inspect("request-changes");
            rita.press("Enter");
            assertThat(rita.card().locator(".notice")).containsText("Sent back.");
            assertThat(rita.card().locator(".verdict")).containsText("changes requested by you");
            assertThat(rita.card().locator(".verdict blockquote")).hasText("Shorter, <b>please</b>");
            assertThat(rita.card().locator(".timeline")).containsText("changes requested");
            rita.openRow("Is it good? Again.");
            assertThat(rita.card().locator("h1")).hasText("Is it good? Again.");
            assertThat(rita.card().locator(".tree").first()).containsText("Shorter, <b>please</b>");
            rita.press("a", "Enter");
            assertThat(rita.card().locator(".verdict")).containsText("completed");
            rita.open(Reader.INBOX + "?show=decided&q=good");
            assertThat(rita.row("changes requested")).containsText("by rita");
        }
        assertEquals("CHANGES_REQUESTED", decided(first).getString("status"));
    }

    @Test
    void nobodyIsOfferedToSendBackWhatTakesNoChanges() {
        JsonObject asked = stage.site.ask("Take it or leave it?", new JsonObject().put("n", 1));
        try (Reader rita = stage.at(Reader.INBOX + "/" + asked.getString("id"), "rita")) {
            assertThat(rita.card().getByText("Reject…")).isVisible();
            assertThat(rita.card().getByText("Request changes…")).hasCount(0);
            rita.press("c");
            assertThat(rita.page.getByText("takes no request for changes")).hasCount(1);
            assertThat(rita.page.getByLabel("Feedback")).hasCount(0);
            assertThat(rita.card().getByText("Reject…")).isVisible();
        }
        assertEquals("PENDING", decided(asked).getString("status"));
    }

    @Test
    void theSlowerOfTwoReviewersIsToldWhoWasFaster() {
        JsonObject asked = stage.site.ask("Who is faster?", new JsonObject().put("n", 1));
        String path = Reader.INBOX + "/" + asked.getString("id");
        try (Reader rita = stage.at(path, "rita");
                Reader maria = stage.at(path, "maria")) {
            assertThat(rita.card().locator(".timeline")).isVisible();
            rita.loseSight();
            assertThat(maria.card().locator("h1")).hasText("Who is faster?");
            maria.press("a", "Enter");
            assertThat(maria.card().locator(".verdict")).containsText("approved");
            rita.press("r");
            rita.page.keyboard().type("Too late");
            rita.press("Enter");
            assertThat(rita.card().locator(".notice.beaten")).containsText("maria approved this");
            assertThat(rita.card().locator(".verdict")).containsText("by maria");
        }
    }

    @Test
    void dataThatHasChangedIsShownAgainBeforeAnythingIsDecided() {
        JsonObject asked = stage.site.ask("Pay 10?", new JsonObject().put("amount", 10));
        JsonObject changed = new JsonObject().put("amount", 9_999);
        try (Reader rita = stage.at(Reader.INBOX + "/" + asked.getString("id"), "rita")) {
            assertThat(rita.card().locator(".timeline")).isVisible();
            rita.loseSight();
            stage.site.sql("update bascule.checkpoints set data = '" + changed.encode() + "', digest = '"
                    + Digest.of(changed) + "' where id = '" + asked.getString("id") + "'");
            rita.press("a");
            rita.page.keyboard().type("Ten is fine");
            rita.press("Enter");
            assertThat(rita.card().locator(".notice.changed")).containsText("The data has changed since you read it");
            assertThat(rita.card().locator(".tree").first()).containsText("9999");
            rita.press("a");
            assertThat(rita.page.getByLabel("Comment")).hasValue("Ten is fine");
            rita.press("Escape");
        }
        assertEquals(
                "WAITING_APPROVAL", stage.site.job(asked.getString("jobId")).getString("status"));
    }

    @Test
    void whatExpiresMeanwhileIsSaidToHaveExpired() {
        JsonObject asked = stage.site.ask("In time?", new JsonObject().put("n", 1));
        try (Reader rita = stage.at(Reader.INBOX + "/" + asked.getString("id"), "rita")) {
            assertThat(rita.card().locator(".timeline")).isVisible();
            rita.loseSight();
            stage.site.sql("update bascule.checkpoints set expires_at = now() - interval '1 second' where id = '"
                    + asked.getString("id") + "'");
            rita.press("a", "Enter");
            assertThat(rita.card().locator(".notice.expired")).containsText("Time was over");
        }
    }

    @Test
    void severalAreDecidedTogetherAndEachTellsHowItWent() {
        JsonObject one = stage.site.ask("Together one", new JsonObject().put("n", 1));
        JsonObject two = stage.site.ask("Together two", new JsonObject().put("n", 2));
        stage.site.ask("Together three", new JsonObject().put("n", 3));
        try (Reader rita = stage.at(Reader.INBOX + "?q=Together", "rita")) {
            rita.openRow("Together one");
            for (String name : new String[] {"Together one", "Together two", "Together three"}) {
                rita.row(name).locator("a").focus();
                rita.press("x");
            }
            rita.press("a");
            Locator dialog = rita.page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("You have not opened 2 of them");
            assertThat(dialog.locator("li")).hasCount(3);
            rita.inspect("together");
            stage.site.send(
                    "DELETE",
                    "/api/admin/agent-checkpoints/" + two.getString("id"),
                    "maria",
                    new JsonObject().put("reason", "no"));
            dialog.getByLabel("Comment").fill("All fine");
            rita.press("Enter");
            assertThat(dialog).containsText("2 of 3 approved");
            assertThat(dialog.locator("li", new Locator.LocatorOptions().setHasText("Together two")))
                    .containsText("maria rejected this");
            rita.press("Enter");
            assertThat(dialog).hasCount(0);
            assertThat(rita.row("Together")).hasCount(0);
        }
        assertEquals("All fine", decided(one).getString("comment"));
    }

    private static JsonObject decided(JsonObject asked) {
        return stage.site
                .send("GET", "/api/admin/agent-checkpoints/" + asked.getString("id"), "admin", null)
                .getJsonObject("checkpoint");
    }

    @Test
    void everythingIsDoneWithKeysAlone() {
        JsonObject first = stage.site.ask("Keys first", new JsonObject().put("n", 1));
        JsonObject second = stage.site.ask("Keys second", new JsonObject().put("n", 2));
        try (Reader rita = stage.reader()) {
            rita.open(Reader.INBOX);
            assertThat(rita.page.getByLabel("Username")).isFocused();
            rita.page.keyboard().type("rita");
            rita.press("Tab");
            rita.page.keyboard().type(Site.PASSWORD);
            rita.press("Enter");
            assertThat(rita.row("Keys first")).isVisible();
            rita.press("?");
            assertThat(rita.page.getByRole(AriaRole.DIALOG)).containsText("Keyboard shortcuts");
            rita.press("Escape");
            rita.press("/");
            rita.page.keyboard().type("Keys");
            rita.press("Enter");
            assertThat(rita.row("Keys first").locator("a")).isFocused();
            rita.press("j", "k", "Enter");
            assertThat(rita.card().locator("h1")).isFocused();
            assertThat(rita.card().locator("h1")).hasText("Keys first");
            rita.press("a", "Escape", "a", "Enter");
            assertThat(rita.card().locator(".verdict")).containsText("approved");
            rita.press("j");
            assertThat(rita.card().locator("h1")).hasText("Keys second");
            rita.press("r");
            rita.page.keyboard().type("No");
            rita.press("Enter");
            assertThat(rita.card().locator(".verdict")).containsText("rejected");
            rita.press("Escape");
            assertThat(rita.page).hasURL(stage.site.url(Reader.INBOX + "?q=Keys"));
        }
        assertEquals("APPROVED", decided(first).getString("status"));
        assertEquals("REJECTED", decided(second).getString("status"));
    }

    @Test
    void theBackButtonLeadsBackAndADeepLinkLeadsThere() {
        JsonObject asked = stage.site.ask("Linked", new JsonObject().put("n", 1));
        String path = Reader.INBOX + "/" + asked.getString("id");
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            rita.openRow("Linked");
            assertThat(rita.page).hasURL(stage.site.url(path));
            rita.page.goBack();
            assertThat(rita.page).hasURL(stage.site.url(Reader.INBOX));
            assertThat(rita.page.locator(".card h1")).hasCount(0);
            rita.page.goForward();
            assertThat(rita.card().locator("h1")).hasText("Linked");
            rita.page.reload();
            assertThat(rita.card().locator("h1")).hasText("Linked");
            rita.open(Reader.INBOX + "/00000000-0000-0000-0000-000000000000");
            assertThat(rita.page.getByRole(AriaRole.ALERT)).isVisible();
            rita.open("/no/such/page");
            assertThat(rita.page.locator("main")).containsText("There is no page at this address");
        }
    }

    @Test
    void anEndedSessionIsSaidInPlaceAndNothingTypedIsLost() {
        JsonObject asked = stage.site.ask("Session?", new JsonObject().put("n", 1));
        try (Reader rita = stage.at(Reader.INBOX + "/" + asked.getString("id"), "rita")) {
            assertThat(rita.card().locator("h1")).hasText("Session?");
            rita.press("r");
            rita.page.keyboard().type("Half a reas");
            rita.page.context().clearCookies();
            // The next that happens is asked for, and refused.
            stage.site.ask("Another", new JsonObject().put("n", 2));
            Locator dialog = rita.page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("Your session has ended");
            rita.inspect("session-ended");
            dialog.getByLabel("Password").fill(Site.PASSWORD);
            rita.press("Enter");
            assertThat(dialog).hasCount(0);
            assertThat(rita.page.getByLabel("Reason")).hasValue("Half a reas");
            rita.page.getByLabel("Reason").focus();
            rita.page.keyboard().type("on");
            rita.press("Enter");
            assertThat(rita.card().locator(".verdict blockquote")).hasText("Half a reason");
            rita.page.getByText("Sign out").click();
            assertThat(rita.page.getByLabel("Username")).isVisible();
        }
    }

    @Test
    void largeDataComesInPiecesThatAreCounted() {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < 1_000; i++) {
            rows.add("row " + i);
        }
        JsonObject asked =
                stage.site.ask("Large", new JsonObject().put("rows", rows).put("text", "y".repeat(50_000)));
        try (Reader rita = stage.at(Reader.INBOX + "/" + asked.getString("id"), "rita")) {
            Locator tree = rita.card().locator(".tree").first();
            tree.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("rows")))
                    .click();
            assertThat(tree.getByText(Pattern.compile("Show 200 more of"))).isVisible();
            Page.GetByTextOptions options = new Page.GetByTextOptions();
            for (int i = 0; i < 5; i++) {
                rita.page
                        .getByText(Pattern.compile("Show \\d+ more of"), options)
                        .first()
                        .click();
            }
            assertThat(tree).containsText("row 999");
            assertThat(tree).containsText("more of 49");
            tree.getByLabel("Find in the data").fill("row 777");
            assertThat(tree.locator("li.hit")).hasCount(1);
        }
    }

    @Test
    void pagesWorkBehindAProxyThatAddsAPrefix() {
        JsonObject asked = stage.site.ask("Behind a prefix", new JsonObject().put("n", 1));
        try (PrefixProxy proxy = new PrefixProxy(stage.site.vertx, "/bascule", stage.site.port);
                Reader rita = stage.reader()) {
            rita.page.navigate(proxy.url(Reader.INBOX + "/" + asked.getString("id")));
            rita.signIn("rita");
            assertThat(rita.card().locator("h1")).hasText("Behind a prefix");
            rita.press("a", "Enter");
            assertThat(rita.card().locator(".verdict")).containsText("completed");
            rita.page.getByText("Open the job").click();
            assertThat(rita.page).hasURL(proxy.url("/jobs/" + asked.getString("jobId")));
            assertThat(rita.page.locator("main")).containsText("completed");
            rita.page
                    .getByText("API", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(rita.page.locator("main")).containsText("Authentication");
        }
        assertEquals("APPROVED", decided(asked).getString("status"));
    }

    @Test
    void aUserWhoDecidesNothingStartsWithJobs() {
        JsonObject asked = stage.site.ask("Not for dev to decide", new JsonObject().put("n", 1));
        try (Reader dev = stage.at("/", "dev")) {
            assertThat(dev.page).hasURL(stage.site.url("/jobs"));
            assertThat(dev.page.locator("nav")).not().containsText("Checkpoints");
            dev.page.getByLabel("Search jobs").fill(asked.getString("jobId"));
            dev.press("Enter");
            assertThat(dev.page.locator(".points")).containsText("Not for dev to decide");
            dev.page.getByText("Cancel the job…").click();
            dev.page.locator("dialog .danger").click();
            assertThat(dev.page.locator(".job header .badge")).hasText("cancelled");
            dev.page
                    .getByText("Retry", new Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(dev.page.locator(".job header .badge")).hasText("waits for approval");
            dev.follow(Reader.INBOX);
            assertThat(dev.page.locator("main")).containsText("This page is for other roles");
            dev.inspect("other-roles");
        }
    }
}
