package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.bascule.llm.PlayedProvider;
import io.bascule.llm.Protocol;
import io.bascule.llm.Provider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects and work sessions, as people use them: with a model that says what the test says. */
class WorkPagesIT {
    private static final String DOCUMENT =
            "Report of the city.\n\nThe bridge opened in 1996.\nIts  operation “costs” 1.2 million.";
    private static final String HOSTILE =
            "# <img src=x onerror=\"document.documentElement.dataset.pwned=1\">\n\n<script>document.documentElement.dataset.pwned=1</script>\n\n"
                    + "[click](javascript:document.documentElement.dataset.pwned=1) ![p](https://example.org/p.png) pay\u202etxt";
    private static final Pattern SESSION = Pattern.compile(".*/projects/[0-9a-f-]{36}/sessions/[0-9a-f-]{36}$");

    @TempDir
    static Path folder;

    private static final Protocol protocol = Protocol.of(Provider.ANTHROPIC);
    private static PlayedProvider provider;
    private static Chromium chromium;
    private static Site site;
    private static Reader dev;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.ofProcess();
        provider = new PlayedProvider();
        site = new Site(
                folder,
                Map.of(
                        "BASCULE_MODEL_BASE_URL", provider.url().toString(),
                        "BASCULE_MODEL_API_KEY", "a-key-of-the-test",
                        "BASCULE_MODEL_INPUT_PRICE", "3",
                        "BASCULE_MODEL_OUTPUT_PRICE", "15",
                        "BASCULE_CHECKPOINTS_OWN_JOB", "allow"));
        dev = new Reader(chromium, site).at("/projects", "dev");
    }

    @AfterAll
    static void stop() throws IOException {
        if (site != null) {
            site.close();
        }
        if (provider != null) {
            provider.close();
        }
        if (dev != null) {
            dev.close();
        }
    }

    private static JsonObject plan() {
        JsonObject question = new JsonObject()
                .put("question", "When did it open?")
                .put("why", "It was asked.")
                .put("sources", new JsonArray().add(new JsonObject().put("document", "D1")));
        return new JsonObject()
                .put("understanding", "What the bridge is and costs.")
                .put("questions", new JsonArray().add(question))
                .put("limits", "Nothing else.")
                .put("needsReview", false);
    }

    private static JsonObject finding(String key, String title, String text, double confidence, String quote) {
        return new JsonObject()
                .put("key", key)
                .put("title", title)
                .put("finding", text)
                .put("confidence", confidence)
                .put(
                        "sources",
                        new JsonArray()
                                .add(new JsonObject().put("document", "D1").put("quote", quote)))
                .put("impact", "low");
    }

    private static JsonObject findings(JsonObject... all) {
        return new JsonObject()
                .put("findings", new JsonArray(List.of((Object[]) all)))
                .put("needsReview", false);
    }

    private static void answer(JsonObject answer) {
        provider.then(protocol.answer(answer.encode()));
    }

    /** Makes a project as dev; the answer is its address. */
    private static String project(String name) {
        return "/projects/"
                + site.send("POST", "/api/projects", "dev", new JsonObject().put("name", name))
                        .getJsonObject("project")
                        .getString("id");
    }

    /** Makes a session as dev; the answer is its address. */
    private static String session(String project, JsonObject more) {
        JsonObject wanted = new JsonObject()
                .put("agentType", "research")
                .put("taskDescription", "What does the bridge cost?")
                .put(
                        "contextDocuments",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("title", "City report")
                                        .put("content", DOCUMENT)));
        JsonObject made = site.send("POST", "/api" + project + "/work-sessions", "dev", wanted.mergeIn(more));
        return project + "/sessions/" + made.getJsonObject("session").getString("id");
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator main() {
        return dev.page.locator("main");
    }

    private static Locator review() {
        return dev.page.locator(".review");
    }

    private static Locator standing() {
        return dev.page.locator(".session > header > .facts .badge");
    }

    private static void look(String name) {
        dev.inspect(name);
        dev.fitsItsScreen();
    }

    @Test
    void aTaskIsGivenReviewedSentBackAndApproved() {
        answer(plan());
        answer(findings(
                finding("open", "It opened in 1996", "Since **1996** [D1].", 0.9, "opened in 1996"),
                finding("cost", "It costs much", "Who knows.", 0.4, "it is for free")));
        answer(findings(
                finding("open", "It opened in 1996", "Since **1996**, as the city says [D1].", 0.95, "opened in 1996"),
                finding("cost", "It costs 1.2 million", "A year [D1].", 0.8, "operation \"costs\" 1.2 million")));
        dev.follow("/projects");
        assertThat(dev.page.locator(".work .rowlist, .work .nothing")).isVisible();
        dev.press("n");
        dev.page.getByLabel("Name").fill("Movable bridges");
        dev.press("Enter");
        assertThat(dev.page.locator("h1")).hasText("Movable bridges");
        assertThat(dev.page.locator(".members")).containsText("owner");
        look("work-project");
        dev.page.locator("[data-agent=research] a").click();
        dev.page.locator(".templates button").first().click();
        dev.page.locator("#taskDescription").fill("When did it open, and what does it cost?");
        main().getByText("Paste a text…").click();
        dev.page
                .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Title"))
                .fill("City report");
        dev.page
                .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Text"))
                .fill(DOCUMENT);
        button(dev.page.locator("dialog"), "Add").click();
        assertThat(dev.page.locator(".documents .rowlist")).containsText("City report");
        look("work-new-session");
        button(main(), "Make the session").click();
        assertThat(dev.page).hasURL(SESSION);
        assertThat(standing()).hasText("not started");

        dev.press("e");
        assertThat(review()).containsText("When did it open?");
        look("work-plan");
        dev.press("a", "Enter");
        assertThat(review().locator("[data-artifact$='/cost'] .flaw")).hasText("the quote is not in it");
        assertThat(review().locator("[data-artifact$='/cost'] .confidence")).containsText("40 %");
        look("work-findings");
        review().locator("[data-artifact$='/open'] .sources button").click();
        assertThat(dev.page.locator("dialog mark")).hasText("opened in 1996");
        look("work-document");
        dev.press("Escape");
        assertThat(dev.page.locator("dialog")).hasCount(0);
        assertThat(dev.page).hasURL(SESSION);

        dev.press("c", "Enter");
        assertThat(review().getByRole(AriaRole.ALERT)).isVisible();
        dev.page.getByLabel("Feedback").fill("Name “the cost”, with its source.");
        dev.press("Enter");
        assertThat(review()).containsText("It costs 1.2 million");
        List<PlayedProvider.Request> asked = provider.requests();
        assertTrue(asked.get(asked.size() - 1).body().contains("Name “the cost”, with its source."));
        assertThat(dev.page.locator(".rounds blockquote")).hasText("Name “the cost”, with its source.");
        review().locator("[data-artifact$='/open'] select").selectOption("1");
        assertThat(review().locator(".prose-diff .add")).containsText("as the city says");
        review().locator("[data-artifact$='/cost'] .sources button").click();
        assertThat(dev.page.locator("dialog mark")).hasText("operation “costs” 1.2 million");
        dev.press("Escape");
        assertThat(dev.page.locator("dialog")).hasCount(0);
        look("work-second-round");

        dev.press("a");
        dev.page.getByLabel("Comment").fill("Good.");
        dev.press("Enter");
        assertThat(standing()).hasText("completed");
        assertThat(dev.page.locator(".usage")).containsText("54 tokens in 3 calls, $0.0004");
        assertThat(dev.page.locator(".rounds > li")).hasCount(3);
        dev.page.goBack();
        assertThat(dev.page.locator("#taskDescription")).isVisible();
        dev.follow("/projects");
        dev.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Movable bridges"))
                .click();
        button(main(), "completed").click();
        assertThat(dev.page.locator(".jobrows li")).hasCount(1);
        main().getByText("Analytics").click();
        assertThat(dev.page.locator(".tiles")).containsText("Sessions1");
        look("work-analytics");
    }

    @Test
    void whatAModelWritesIsTextAndShownInTheInboxToo() {
        answer(plan());
        answer(findings(finding("open", "<b>It</b> opened", HOSTILE, 0.9, "opened in 1996")));
        String address = session(
                project("Hostile"),
                new JsonObject().put("approvalStrategy", "final_only").put("autoExecute", true));
        dev.follow(address);
        assertThat(review()).containsText("<script>");
        assertThat(review().locator(".mark.direction").first()).isVisible();
        assertEquals(0, review().locator(".prose a, .prose img, .prose script").count());
        assertTrue((Boolean) dev.page.evaluate("!document.documentElement.dataset.pwned"));
        dev.page.setViewportSize(360, 740);
        look("work-session-narrow");
        dev.page.setViewportSize(Reader.WIDTH, Reader.HEIGHT);
        try (Reader rita = new Reader(chromium, site).at(Reader.INBOX, "rita")) {
            rita.row("What does the bridge cost?").locator("a").click();
            assertThat(rita.card().locator("[data-artifact$='/open'] header h4"))
                    .hasText("<b>It</b> opened");
            rita.inspect("work-inbox");
            rita.card().locator(".sources button").click();
            assertThat(rita.page.locator("dialog mark")).hasText("opened in 1996");
            assertThat(rita.page).hasURL(Pattern.compile(".*" + address + "\\?document=D1&quote=opened.*"));
            rita.press("Escape");
            assertThat(rita.page.locator("dialog")).hasCount(0);
            rita.press("r");
            rita.page.getByLabel("Reason").fill("Not this.");
            rita.press("Enter");
            assertThat(rita.page.locator(".session > header > .facts .badge")).hasText("failed");
        }
        // Told without being asked anew.
        assertThat(standing()).hasText("failed");
        assertThat(dev.page.locator(".rounds blockquote")).hasText("Not this.");
        assertThat(button(main(), "Execute again e")).isVisible();
    }

    @Test
    void withoutAModelThePagesSayWhatToSetAndSoDoesExecuting() {
        String project = project("No model");
        String address = session(project, new JsonObject());
        dev.page.route(Pattern.compile(".*/api/agent-types"), WorkPagesIT::withoutModel);
        dev.page.route(
                Pattern.compile(".*/execute"),
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(409)
                                .setContentType("application/problem+json")
                                .setBody(
                                        "{\"success\":false,\"code\":\"MODEL_NOT_CONFIGURED\",\"detail\":\"Set model.apiKey.\"}")));
        try {
            dev.follow(project);
            assertThat(dev.page.locator(".notice")).containsText("Set model.apiKey");
            dev.follow(address);
            assertThat(dev.page.locator(".notice")).containsText("No model is configured.");
            dev.press("e");
            assertThat(dev.page.getByRole(AriaRole.ALERT)).hasText("It was not executed. Set model.apiKey.");
            look("work-no-model");
        } finally {
            dev.page.unrouteAll();
        }
        button(main(), "Cancel…").click();
        button(dev.page.locator("dialog"), "Cancel the session").click();
        assertThat(standing()).hasText("cancelled");
    }

    private static void withoutModel(Route route) {
        JsonObject told = new JsonObject(route.fetch().text());
        told.getJsonObject("model").put("configured", false).put("missing", "Set model.apiKey.");
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(told.encode()));
    }

    @Test
    void membersComeAndGoAndOthersAreOfferedNothing() {
        String project = project("Members");
        String address = session(project, new JsonObject());
        dev.follow(project);
        main().getByText("Add a member…").click();
        dev.page.getByLabel("Username").fill("nobody-like-it");
        button(dev.page.locator("dialog"), "Add").click();
        assertThat(dev.page.locator("dialog .wrong")).hasText("There is no active user of this name.");
        dev.page.getByLabel("Username").fill("maria");
        button(dev.page.locator("dialog"), "Add").click();
        assertThat(dev.page.locator(".members")).containsText("maria");
        button(main(), "Remove maria").click();
        button(dev.page.locator("dialog"), "Remove").click();
        assertThat(dev.page.locator(".members")).not().containsText("maria");
        try (Reader rita = new Reader(chromium, site).at(address, "rita")) {
            assertThat(rita.page.locator(".standing")).isVisible();
            assertThat(rita.page.locator("main")).not().containsText("Execute ");
            rita.follow(project);
            assertThat(rita.page.locator(".members")).containsText("dev");
            assertThat(rita.page.locator("main")).not().containsText("Add a member");
        }
        dev.follow("/projects/" + "0".repeat(8) + "-0000-7000-8000-" + "0".repeat(12));
        assertThat(main()).containsText("There is no such project.");
    }
}
