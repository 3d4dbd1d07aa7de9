package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.bascule.pages.WorkAnswers.contentOutline;
import static io.bascule.pages.WorkAnswers.finding;
import static io.bascule.pages.WorkAnswers.findings;
import static io.bascule.pages.WorkAnswers.plan;
import static io.bascule.pages.WorkAnswers.report;
import static io.bascule.pages.WorkAnswers.reportOutline;
import static io.bascule.pages.WorkAnswers.variation;
import static io.bascule.pages.WorkAnswers.variations;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.bascule.llm.PlayedProvider;
import io.bascule.llm.Protocol;
import io.bascule.llm.Provider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Everything but the rules of accessibility, which a page of this kind was held against elsewhere. */
    private static void picture(String name) {
        dev.page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots", name + ".png"))
                .setFullPage(true));
        dev.fitsItsScreen();
    }

    @Test
    void variationsStandSideBySideAndAUsedUpBudgetAsksBeforeTheyAreRevised() {
        answer(contentOutline());
        answer(variations(
                variation("plain", "It moves", "The bridge opened in 1996.\n\nIt moves."),
                variation("warm", "Come and see", "You will like it.")));
        answer(variations(
                variation("plain", "It moves", "The bridge opened in 1996.\n\nIt moves, and you can watch it."),
                variation("warm", "Come and see", "You will like it.")));
        // Each call is of 18 tokens.
        dev.follow(session(
                project("Posts"),
                new JsonObject()
                        .put("agentType", "content")
                        .put("taskConfiguration", new JsonObject().put("contentType", "blog post"))
                        .put("approvalStrategy", "final_only")
                        .put("tokenBudget", 30)
                        .put("autoExecute", true)));
        BoundingBox plain = review().locator("[data-artifact$='plain']").boundingBox();
        BoundingBox warm = review().locator("[data-artifact$='warm']").boundingBox();
        assertTrue(plain.y == warm.y && plain.x + plain.width <= warm.x, "beside each other");
        assertThat(dev.page.locator(".usage")).containsText("36 of 30 tokens");
        picture("work-variations");
        dev.press("c");
        dev.page.getByLabel("Feedback").fill("Say that one can watch it.");
        dev.press("Enter");

        assertThat(review()).containsText("The budget of 30 tokens is used up (36 used)");
        dev.page.setViewportSize(360, 740);
        picture("work-budget-narrow");
        dev.page.setViewportSize(Reader.WIDTH, Reader.HEIGHT);
        dev.press("a", "Enter");
        Locator revised = review().locator("[data-artifact$='plain']");
        assertThat(revised).containsText("version 2");
        assertThat(dev.page.locator(".usage")).containsText("54 of 60 tokens, 30 of them granted");
        revised.locator("select").selectOption("1");
        assertThat(revised.locator(".prose-diff .add")).hasText(Pattern.compile(".*It moves, and you can watch it\\."));
        review().locator("[data-artifact$='warm'] select").selectOption("1");
        assertThat(review().locator("[data-artifact$='warm'] .compared"))
                .hasText(Pattern.compile(".*The text is the same\\."));
        picture("work-variations-revised");
        dev.press("a", "Enter");
        assertThat(standing()).hasText("completed");
        assertThat(dev.page.locator(".made .drafts article")).hasCount(2);
    }

    @Test
    void aReportIsWrittenAgainAfterAFailureAndKept() throws IOException {
        answer(reportOutline());
        answer(report("Too short", "It opened in 1996 [D1]."));
        String address = session(
                project("Reports"),
                new JsonObject()
                        .put("agentType", "reporting")
                        .put("approvalStrategy", "final_only")
                        .put("autoExecute", true));
        dev.follow(address);
        assertThat(review()).containsText("Too short");
        // An answer that does not fit is asked for again twice; with that the job is of no use any more.
        provider.then(protocol.answer("No."), protocol.answer("No."), protocol.answer("No."));
        dev.press("c");
        dev.page.getByLabel("Feedback").fill("There is no table.");
        dev.press("Enter");
        assertThat(standing()).hasText("failed");

        new WorkEarlier(site, address).shownTo(dev.page);
        WorkDictation dictated = new WorkDictation(protocol);
        answer(reportOutline());
        provider.then(dictated);
        try {
            dev.press("e");
            assertThat(standing()).hasText("at work");
            finishesWhatItLoadsWhileAModelTalks(dictated);
            dictated.end(report(
                            "The bridge",
                            "## Figures\n\n| Year | Cost |\n|---|---|\n| 1996 | 1.2 |\n\nIt **pays** [D1].")
                    .encode());
            assertThat(review()).containsText("The bridge");
            assertThat(review().locator(".versions")).hasCount(0);
            assertThat(review().locator(".reports table td").last()).hasText("1.2");
            dev.press("a", "Enter");
            assertThat(standing()).hasText("completed");

            dev.open(address);
            assertThat(dev.page.locator(".usage")).containsText("1 made");
            assertThat(dev.page.locator(".made > .reports header h4")).hasText("The bridge");
            Locator earlier = dev.page.locator(".made.earlier");
            assertThat(earlier.locator("h3")).hasText("From an earlier attempt");
            assertThat(earlier.locator("article")).hasCount(0);
            earlier.locator("summary").click();
            assertThat(earlier.locator("article")).containsText("Too short");
            assertThat(dev.page.locator(".rounds > li")).hasCount(1);
            assertThat(dev.page.locator(".attempt h3"))
                    .hasText(new String[] {"Earlier attempt", "Earlier attempt", "Earlier attempt"});
            button(main(), "Show older: 1 attempt is left").click();
            assertThat(dev.page.locator(".attempt h3")).hasCount(4);
            dev.page.locator(".attempt > details > summary").last().click();
            assertThat(dev.page.locator(".attempt blockquote")).hasText("There is no table.");
            dev.page.setViewportSize(360, 1_600);
            picture("work-earlier-attempt-narrow");
            dev.page.setViewportSize(Reader.WIDTH, 1_600);
            look("work-earlier-attempt");
            dev.page.setViewportSize(Reader.WIDTH, Reader.HEIGHT);
        } finally {
            dictated.end("no more");
            dev.page.unrouteAll();
        }
        Locator made = dev.page.locator(".made:not(.earlier) article");
        String markdown = kept(made.getByText("Markdown"), ".md");
        assertTrue(markdown.startsWith("## Figures\n"), markdown);
        String whole = kept(made.getByText("HTML"), ".html");
        assertTrue(whole.contains("<td>1996</td>") && whole.contains("<strong>pays</strong>"), whole);
    }

    /** The text of a file that a link leads to. */
    private static String kept(Locator link, String ending) throws IOException {
        Download file = dev.page.waitForDownload(link::click);
        assertTrue(file.suggestedFilename().endsWith(ending), file.suggestedFilename());
        return Files.readString(file.path());
    }

    /** On a slow line a page is told of more before it has loaded what it was told of. */
    private static void finishesWhatItLoadsWhileAModelTalks(WorkDictation dictated) {
        Locator progress = main().locator(".progress");
        dictated.say(" ");
        assertThat(progress).containsText("1 characters so far");
        List<Route> held = new ArrayList<>();
        Pattern status = Pattern.compile(".*/work-sessions/[^/]+/status");
        dev.page.route(status, held::add);
        dictated.say(" ");
        assertThat(progress).containsText("2 characters so far");
        dev.page.waitForCondition(() -> !held.isEmpty());
        dictated.say(" ");
        assertThat(progress).containsText("3 characters so far");
        // By now it would have begun anew.
        dev.page.waitForTimeout(1_500);
        assertEquals(1, held.size());
        JsonObject told = new JsonObject(held.get(0).fetch().text()).put("maxRounds", 17);
        held.get(0)
                .fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(told.encode()));
        assertThat(dev.page.locator(".standing")).containsText("of at most 17");
        dev.page.waitForCondition(() -> held.size() > 1);
        dev.page.unroute(status);
        held.get(1).resume();
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
        dev.page.route(Pattern.compile(".*/api/agent-types"), WorkPagesIT::withoutModel);
        dev.page.route(Pattern.compile(".*/work-sessions$"), WorkPagesIT::madeNotBegun);
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
            dev.follow(project + "/new/research");
            dev.page.locator("#taskDescription").fill("What does it cost?");
            dev.page.getByLabel("Execute it at once").check();
            button(main(), "Make and execute").click();
            assertThat(dev.page).hasURL(SESSION);
            assertThat(dev.page.getByRole(AriaRole.ALERT)).hasText("It was not executed. No node takes it.");
            assertThat(dev.page.locator(".notice").first()).containsText("No model is configured.");
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

    /** As where it was to be executed at once, and nobody can. */
    private static void madeNotBegun(Route route) {
        JsonObject wanted = new JsonObject(route.request().postData()).put("autoExecute", false);
        JsonObject told = new JsonObject(route.fetch(new Route.FetchOptions().setPostData(wanted.encode()))
                .text());
        told.getJsonObject("session").put("autoExecute", true);
        told.put("executeError", new JsonObject().put("code", "UNAVAILABLE").put("message", "No node takes it."));
        route.fulfill(new Route.FulfillOptions()
                .setStatus(201)
                .setContentType("application/json")
                .setBody(told.encode()));
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
        dev.follow("/jobs/" + "0".repeat(8) + "-0000-7000-8000-" + "0".repeat(12));
        assertThat(main()).containsText("There is no such job for you.");
    }
}
