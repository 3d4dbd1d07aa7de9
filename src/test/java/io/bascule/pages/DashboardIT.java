package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard, in front of a whole server. */
class DashboardIT {
    private static final String DASHBOARD = "/dashboard";

    @TempDir
    Path folder;

    private Chromium chromium;
    private Site site;

    @BeforeEach
    void start() {
        chromium = Chromium.ofProcess();
        site = new Site(folder);
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    private String submit(String type) {
        return site.send("POST", "/api/agent-jobs", "dev", new JsonObject().put("jobType", type))
                .getJsonObject("job")
                .getString("id");
    }

    private void run(int jobs) {
        for (int i = 0; i < jobs; i++) {
            site.await(submit("simple-task"), "COMPLETED");
        }
    }

    private static Locator tile(Reader reader, String id) {
        return reader.page.locator("[data-tile=" + id + "] dd");
    }

    private static Locator chart(Reader reader, String id) {
        return reader.page.locator("[data-chart=" + id + "]");
    }

    private static Locator typeRow(Reader reader, String type) {
        return reader.page.locator(".types tbody tr", new Page.LocatorOptions().setHasText(type));
    }

    private static Locator button(Reader reader, String name) {
        return reader.page.locator("button", new Page.LocatorOptions().setHasText(name));
    }

    @Test
    void figuresMoveAsJobsComeAndGoWithoutAReload() {
        try (Reader ada = new Reader(chromium, site).at(DASHBOARD, "admin")) {
            assertThat(ada.page.locator(".connection")).hasText("Live");
            assertThat(tile(ada, "approval")).hasText("0");
            ada.page.evaluate("window.kept = true");
            run(3);
            assertThat(typeRow(ada, "simple-task").locator("td").nth(2)).hasText("3");
            assertThat(chart(ada, "throughput").locator(".legend li", legend("completed")))
                    .not()
                    .containsText("–");
            JsonObject asked = site.ask("May I?", new JsonObject().put("n", 1));
            assertThat(tile(ada, "approval")).hasText("1");
            site.approve(asked, "Yes.");
            assertThat(tile(ada, "approval")).hasText("0");
            assertThat(typeRow(ada, "ask").locator("td").nth(6)).hasText("1");
            assertThat(chart(ada, "decision").locator(".plot"))
                    .hasAttribute("aria-label", Pattern.compile("p50: last .*"));
            assertEquals(true, ada.page.evaluate("window.kept"));
            assertTrue((int) ada.page.evaluate("document.querySelectorAll('.plot canvas').length") == 6);
        }
    }

    private static Locator.LocatorOptions legend(String name) {
        return new Locator.LocatorOptions().setHasText(name);
    }

    @Test
    void rangeAndTypeStandInTheAddress() {
        run(1);
        try (Reader rita = new Reader(chromium, site).at(DASHBOARD, "rita")) {
            button(rita, "24 hours").click();
            assertThat(rita.page).hasURL(Pattern.compile(".*/dashboard\\?range=24h$"));
            typeRow(rita, "simple-task").locator("a").click();
            assertThat(rita.page).hasURL(Pattern.compile(".*/dashboard\\?range=24h&type=simple-task$"));
            Locator type = rita.page.locator(".dashbar select");
            assertThat(type).hasValue("simple-task");
            rita.page.reload();
            assertThat(button(rita, "24 hours")).hasAttribute("aria-pressed", "true");
            assertThat(type).hasValue("simple-task");
            rita.page.goBack();
            assertThat(type).hasValue("");
            rita.press("3");
            assertThat(rita.page).hasURL(Pattern.compile(".*range=7d$"));
            rita.open(DASHBOARD + "?range=nonsense&type=No%20Such%20Type");
            assertThat(rita.page.locator(".failed, .charts")).isVisible();
        }
    }

    @Test
    void theWorkerIsStoppedAfterAQuestionAndStartedAgain() {
        try (Reader ada = new Reader(chromium, site).at(DASHBOARD, "admin")) {
            button(ada, "Stop the worker…").click();
            Locator dialog = ada.page.locator("dialog");
            assertThat(dialog).containsText("No job runs on this node now.");
            assertThat(dialog).containsText("there is no other node");
            assertThat(button(ada, "Keep it running")).isFocused();
            ada.press("Escape");
            assertThat(dialog).hasCount(0);
            assertThat(button(ada, "Stop the worker…")).isFocused();
            ada.press("Enter");
            dialog.locator("button.danger").click();
            assertThat(ada.page.locator(".worker .badge")).hasText("stopped");
            String waiting = submit("simple-task");
            assertThat(tile(ada, "waiting")).hasText("1");
            assertThat(tile(ada, "oldest")).not().hasText("none waits");
            assertEquals("PENDING", site.job(waiting).getString("status"));
            button(ada, "Start the worker").click();
            assertThat(ada.page.locator(".worker .badge")).hasText("runs");
            site.await(waiting, "COMPLETED");
            assertThat(tile(ada, "waiting")).hasText("0");
        }
    }

    @Test
    void onlyWhoMaySeesWhat() {
        try (Reader rita = new Reader(chromium, site).at(DASHBOARD, "rita");
                Reader dev = new Reader(chromium, site).at(DASHBOARD, "dev")) {
            assertThat(rita.page.locator(".nodes tbody tr")).hasCount(1);
            assertThat(rita.page.locator(".nodes tbody tr")).containsText("this one");
            assertThat(rita.page.locator(".worker")).hasCount(0);
            assertThat(dev.page.locator("main")).containsText("This page is for other roles.");
            assertThat(dev.page.locator("nav a", new Page.LocatorOptions().setHasText("Dashboard")))
                    .hasCount(0);
        }
    }

    @Test
    void behindEachPictureIsATableOfTheSameFigures() {
        run(4);
        try (Reader rita = new Reader(chromium, site).at(DASHBOARD, "rita")) {
            assertThat(typeRow(rita, "simple-task").locator("td").first()).hasText("4");
            rita.press("t");
            assertThat(rita.page).hasURL(Pattern.compile(".*view=tables$"));
            assertThat(rita.page.locator(".chart table")).hasCount(6);
            assertThat(rita.page.locator(".plot")).hasCount(0);
            Locator rows = chart(rita, "throughput").locator("tbody tr");
            assertThat(rows).hasCount(60);
            chart(rita, "wait").locator("button.small").click();
            assertThat(chart(rita, "wait").locator(".plot canvas")).hasCount(1);
            rita.press("t");
            assertThat(rita.page.locator(".plot canvas")).hasCount(6);
        }
    }

    @Test
    void linesCanBeHiddenAndNobodyNeedsAMouse() {
        run(2);
        try (Reader rita = new Reader(chromium, site).at(DASHBOARD, "rita")) {
            Locator line = chart(rita, "throughput").locator(".legend button").first();
            line.focus();
            rita.press("Space");
            assertThat(line).hasAttribute("aria-pressed", "false");
            rita.press("Space");
            assertThat(line).hasAttribute("aria-pressed", "true");
            button(rita, "7 days").focus();
            rita.press("Enter");
            assertThat(rita.page).hasURL(Pattern.compile(".*range=7d$"));
            rita.press("?");
            assertThat(rita.page.locator("dialog")).containsText("Tables instead of pictures");
        }
    }

    @Test
    void historyOutlivesTheServerAndThePageSaysWhatItLastKnew() {
        run(5);
        try (Reader rita = new Reader(chromium, site).at(DASHBOARD, "rita")) {
            assertThat(typeRow(rita, "simple-task").locator("td").nth(2)).hasText("5");
            site.stop();
            assertThat(rita.page.locator(".stale")).containsText("This is what was last known.");
            assertThat(typeRow(rita, "simple-task").locator("td").nth(2)).hasText("5");
            site.start();
            assertThat(rita.page.locator(".stale")).hasCount(0);
            run(1);
            assertThat(typeRow(rita, "simple-task").locator("td").nth(2)).hasText("6");
            assertThat(rita.page.locator(".nodes tbody tr")).hasCount(2);
            assertThat(rita.page.locator(".nodes tbody tr").nth(1)).containsText("left");
        }
    }

    @Test
    void anEmptyHistoryIsExplained() {
        try (Reader rita = new Reader(chromium, site)) {
            rita.page.route(Pattern.compile(".*/api/admin/history.*"), DashboardIT::empty);
            rita.at(DASHBOARD, "rita");
            assertThat(rita.page.locator(".nothing")).containsText("There is no history yet.");
            rita.inspect("dashboard-empty");
        }
    }

    /** As on a server that has only just begun. */
    private static void empty(Route route) {
        JsonObject answer = new JsonObject(route.fetch().text());
        JsonObject history = answer.getJsonObject("history");
        JsonObject depth = history.getJsonObject("depth");
        for (String state : depth.fieldNames()) {
            JsonArray unknown = new JsonArray();
            depth.getJsonArray(state).forEach(n -> unknown.addNull());
            depth.put(state, unknown);
        }
        route.fulfill(new Route.FulfillOptions().setBody(answer.encode()).setContentType("application/json"));
    }

    @Test
    void aWeekOfHistoryInLightAndDarkOnAnyScreen() {
        site.ask("Publish the release notes?", new JsonObject().put("n", 1));
        site.sql(PastWeek.SQL);
        for (int[] size : new int[][] {{1280, 1500}, {360, 740}}) {
            try (Reader ada = new Reader(chromium, site, size[0], size[1]).at(DASHBOARD, "admin")) {
                String suffix = size[0] < 500 ? "-narrow" : "";
                // The longest range has the longest labels.
                for (String range : suffix.isEmpty() ? List.of("1h", "24h", "7d") : List.of("7d")) {
                    ada.follow(DASHBOARD + "?range=" + range);
                    assertThat(ada.page.locator("article.dash > [aria-busy=false]"))
                            .isVisible();
                    assertThat(ada.page.locator(".plot canvas")).hasCount(6);
                    ada.inspect("dashboard-" + range + suffix);
                    ada.fitsItsScreen();
                }
                ada.follow(DASHBOARD + "?range=1h&type=ask&view=tables");
                assertThat(ada.page.locator(".chart table")).hasCount(6);
                ada.inspect("dashboard-tables" + suffix);
                ada.fitsItsScreen();
                ada.page.locator(".nodes").scrollIntoViewIfNeeded();
                button(ada, "Stop the worker…").click();
                ada.inspect("dashboard-stop" + suffix);
            }
        }
    }
}
