package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of jobs, as people use it. */
class JobsIT {
    private static final String JOBS = "/jobs";

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static Site site;

    @BeforeAll
    static void start() {
        chromium = Chromium.ofProcess();
        site = new Site(folder);
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void noJobs() {
        site.sql(
                "truncate bascule.submitted, bascule.job_tags, bascule.ready, bascule.running, bascule.waiting,"
                        + " bascule.ended, bascule.job_runs, bascule.job_steps, bascule.job_logs, bascule.checkpoints, bascule.job_tallies, bascule.checkpoint_tallies");
    }

    /** A job that waits for next year. */
    private static String later(String description, String... tags) {
        return submit(new JsonObject()
                .put("jobType", "simple-task")
                .put("taskDescription", description)
                .put("tags", new JsonArray(List.of(tags)))
                .put("runAt", "2099-01-01T00:00:00Z"));
    }

    private static String submit(JsonObject job) {
        return site.send("POST", "/api/agent-jobs", "dev", job)
                .getJsonObject("job")
                .getString("id");
    }

    private static void change(String id, String action) {
        site.send("PATCH", "/api/agent-jobs/" + id, "admin", new JsonObject().put("action", action));
    }

    private static Locator state(Reader reader, String name) {
        return reader.page.locator(".counts button", new Page.LocatorOptions().setHasText(name));
    }

    private static Locator button(Reader reader, String name) {
        return reader.page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(false));
    }

    private static Locator dialog(Reader reader) {
        return reader.page.getByRole(AriaRole.DIALOG);
    }

    @Test
    void chipsAndAddressSayTheSameAndTheBackButtonGoesBack() {
        later("Sweep the floor", "home");
        later("Wash the car", "street");
        change(later("Mow the lawn", "home"), "cancel");
        try (Reader admin = new Reader(chromium, site).at(JOBS, "admin")) {
            assertThat(admin.page.locator(".jobrows li")).hasCount(3);
            assertThat(state(admin, "pending").locator(".n")).hasText("2");
            state(admin, "cancelled").click();
            assertThat(admin.page).hasURL(site.url(JOBS + "?status=CANCELLED"));
            assertThat(admin.page.locator(".jobrows li")).hasCount(1);
            assertThat(state(admin, "cancelled")).isFocused();
            state(admin, "pending").click();
            assertThat(admin.page.locator(".jobrows li")).hasCount(3);
            admin.press("f");
            admin.page.getByLabel("Filter by").selectOption("Tag");
            admin.page
                    .getByLabel("Tag", new Page.GetByLabelOptions().setExact(true))
                    .fill("home");
            admin.press("Enter");
            assertThat(admin.page).hasURL(site.url(JOBS + "?status=CANCELLED&status=PENDING&tag=home"));
            assertThat(admin.page.locator(".jobrows li")).hasCount(2);
            assertThat(state(admin, "pending").locator(".n")).hasText("1");
            admin.page.goBack();
            assertThat(admin.page.locator(".jobrows li")).hasCount(3);
            admin.page.goForward();
            assertThat(admin.page.locator(".chip")).hasText(Pattern.compile("Tag home"));
            assertThat(admin.page.locator(".jobrows li")).hasCount(2);
            button(admin, "Remove the filter Tag home").focus();
            admin.press("Delete");
            assertThat(admin.page.locator(".chip")).hasCount(0);
            assertThat(button(admin, "Add a filter")).isFocused();
            button(admin, "Clear all").click();
            assertThat(admin.page).hasURL(site.url(JOBS));
        }
    }

    @Test
    void aLinkOpensTheListAsItWasAndAWrongOneSaysWhatIsWrong() {
        String id = later("Sweep the floor", "home");
        later("Wash the car", "home");
        try (Reader rita =
                new Reader(chromium, site).at(JOBS + "?q=sweep&tag=home&createdAfter=2026-01-01T00:00:00Z", "rita")) {
            assertThat(rita.page.locator(".jobrows li")).hasCount(1);
            assertThat(rita.page.getByLabel("Search jobs")).hasValue("sweep");
            assertThat(rita.page.locator(".chip")).hasCount(2);
            rita.follow(JOBS + "?createdAfter=yesterday");
            assertThat(rita.page.getByRole(AriaRole.ALERT)).containsText("createdAfter: must be an ISO-8601 time");
            button(rita, "Clear all filters").click();
            assertThat(rita.page.locator(".jobrows li")).hasCount(2);
            rita.press("/");
            rita.page.keyboard().type(id);
            rita.press("Enter");
            assertThat(rita.page).hasURL(site.url(JOBS + "/" + id));
            rita.page.goBack();
            assertThat(rita.page.locator(".jobrows")).isVisible();
        }
    }

    @Test
    void jobsComeInByThemselvesAtTheTopAndWaitForAReaderWhoIsElsewhere() {
        for (int i = 1; i <= 40; i++) {
            later("Old job " + i);
        }
        try (Reader rita = new Reader(chromium, site).at(JOBS, "rita")) {
            assertThat(rita.page.locator(".connection")).hasText("Live");
            assertThat(rita.page.locator(".jobrows li")).hasCount(40);
            later("At the top");
            assertThat(rita.page.locator(".jobrows li").first()).containsText("At the top");
            rita.row("Old job 20").locator("a").focus();
            double before = rita.row("Old job 20").boundingBox().y;
            String second = later("Meanwhile 1");
            later("Meanwhile 2");
            assertThat(rita.page.locator(".news")).containsText("2 new");
            assertThat(rita.page.locator(".jobrows li")).hasCount(41);
            change(second, "cancel");
            change(
                    site.send("GET", "/api/agent-jobs?q=20", "admin", null)
                            .getJsonArray("jobs")
                            .getJsonObject(0)
                            .getString("id"),
                    "cancel");
            assertThat(rita.row("Old job 20").locator(".badge")).hasText("cancelled");
            assertEquals(before, rita.row("Old job 20").boundingBox().y, 0.5);
            assertThat(rita.row("Old job 20").locator("a")).isFocused();
            rita.page.locator(".news button").click();
            assertThat(rita.page.locator(".jobrows li").first()).containsText("Meanwhile 2");
            assertThat(rita.page.locator(".jobrows li").first().locator("a")).isFocused();
            assertThat(rita.row("Meanwhile 1").locator(".badge")).hasText("cancelled");
            assertThat(rita.page.locator(".jobrows li")).hasCount(43);
        }
    }

    @Test
    void whatNoLongerFitsStaysInItsPlaceUntilTheReaderHasLookedAway() {
        String first = later("First");
        later("Second");
        try (Reader rita = new Reader(chromium, site).at(JOBS + "?status=PENDING", "rita")) {
            assertThat(rita.page.locator(".connection")).hasText("Live");
            rita.row("Second").locator("a").focus();
            change(first, "cancel");
            assertThat(rita.row("First")).containsText("no longer fits");
            assertThat(rita.page.locator(".jobrows li")).hasCount(2);
            assertThat(state(rita, "pending").locator(".n")).hasText("1");
        }
    }

    @Test
    void aBrokenStreamLosesAndDoublesNothing() {
        later("Before");
        try (ScriptedStream stream = new ScriptedStream(site.vertx, site.port);
                Reader rita = new Reader(chromium, site)) {
            rita.page.navigate(stream.url(JOBS));
            rita.signIn("rita");
            assertThat(rita.page.locator(".connection")).hasText("Live");
            assertThat(rita.row("Before")).hasCount(1);
            later("While it was away");
            stream.drop();
            assertThat(rita.row("While it was away")).hasCount(1);
            later("Told by its number alone");
            stream.tell("jobs", "{\"jobs\": [], \"more\": 1}");
            assertThat(rita.row("Told by its number alone")).hasCount(1);
            assertThat(rita.page.locator(".jobrows li")).hasCount(3);
            stream.refuseFromNowOn();
            stream.tell("bye", "{\"reason\": \"too slow\"}");
            assertThat(rita.page.locator(".connection")).hasText("Every 4 s");
            later("Without a stream");
            assertThat(rita.row("Without a stream")).hasCount(1);
            assertThat(rita.page.locator(".jobrows li")).hasCount(4);
        }
    }

    @Test
    void aUserWithoutAStreamSeesOwnJobsComeByAsking() {
        site.send("POST", "/api/agent-jobs", "rita", new JsonObject().put("jobType", "simple-task"));
        later("Mine");
        try (Reader dev = new Reader(chromium, site).at(JOBS, "dev")) {
            assertThat(dev.page.locator(".jobrows li")).hasCount(1);
            assertThat(dev.page.locator(".connection")).hasText("Every 4 s");
            assertThat(state(dev, "pending").locator(".n")).hasText("1");
            later("Mine too");
            assertThat(dev.row("Mine too")).hasCount(1);
            assertThat(state(dev, "pending").locator(".n")).hasText("2");
        }
    }

    @Test
    void theSelectedAreCancelledTogetherWithTheirCountFirst() {
        String one = later("Cancel one");
        String two = later("Cancel two");
        later("Keep");
        String over = later("Over already");
        change(over, "cancel");
        try (Reader admin = new Reader(chromium, site).at(JOBS, "admin")) {
            for (String name : new String[] {"Cancel one", "Cancel two", "Over already"}) {
                admin.row(name).locator("a").focus();
                admin.press("x");
            }
            assertThat(admin.page.locator(".chosen")).containsText("3 selected");
            admin.press("c");
            assertThat(dialog(admin).locator("h2")).hasText("Cancel 2 jobs?");
            assertThat(dialog(admin).locator(".sorts").first()).containsText("pending 2");
            assertThat(dialog(admin).locator(".sorts").last()).containsText("cancelled 1");
            admin.inspect("jobs-bulk");
            dialog(admin)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel 2 jobs"))
                    .click();
            assertThat(dialog(admin)).containsText("2 jobs cancelled.");
            admin.press("Enter");
            assertThat(dialog(admin)).hasCount(0);
            assertThat(admin.row("Cancel two").locator(".badge")).hasText("cancelled");
            assertThat(admin.page.locator(".chosen")).hasCount(0);
        }
        assertEquals("CANCELLED", site.job(one).getString("status"));
        assertEquals("CANCELLED", site.job(two).getString("status"));
        assertEquals(
                1,
                site.send("GET", "/api/agent-jobs/counts", "admin", null)
                        .getJsonObject("jobs")
                        .getInteger("pending"));
    }

    @Test
    void allThatMatchAreRetriedAndTheOthersAreNot() {
        for (int i = 0; i < 230; i++) {
            later("Again " + i, "again");
        }
        site.send(
                "POST",
                "/api/agent-jobs/bulk",
                "admin",
                new JsonObject().put("action", "cancel").put("filter", new JsonObject()));
        change(later("Other"), "cancel");
        try (Reader admin = new Reader(chromium, site).at(JOBS + "?tag=again&status=CANCELLED", "admin")) {
            assertThat(admin.page.locator(".jobrows li")).hasCount(50);
            button(admin, "Retry all").click();
            assertThat(dialog(admin).locator("h2")).hasText("Retry 230 jobs?");
            dialog(admin)
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Retry 230 jobs"))
                    .click();
            assertThat(dialog(admin)).containsText("230 jobs queued again.");
            admin.press("Enter");
            assertThat(state(admin, "cancelled").locator(".n")).hasText("0");
        }
        JsonObject counts =
                site.send("GET", "/api/agent-jobs/counts", "admin", null).getJsonObject("jobs");
        assertEquals(1, counts.getInteger("cancelled"));
    }

    @Test
    void whatCouldNotBeChangedIsToldAndAChangeThatBreaksOffGoesOn() {
        String gone = later("Gone by then");
        later("Still there");
        try (Reader admin = new Reader(chromium, site).at(JOBS, "admin")) {
            admin.page.getByLabel("Select all shown").check();
            admin.press("c");
            assertThat(dialog(admin).locator("h2")).hasText("Cancel 2 jobs?");
            change(gone, "cancel");
            admin.page.route(Pattern.compile(".*/bulk"), route -> route.abort());
            Locator go = dialog(admin)
                    .getByRole(
                            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("Cancel 2|Go on")));
            go.click();
            assertThat(dialog(admin).getByRole(AriaRole.ALERT)).containsText("The server cannot be reached.");
            admin.page.unrouteAll();
            go.click();
            assertThat(dialog(admin)).containsText("1 job cancelled.");
            assertThat(dialog(admin)).containsText("1 moved on before it was their turn.");
        }
    }

    @Test
    void whatTheFiltersShowIsDownloadedAsAFile() throws IOException {
        later("=1+1", "home");
        later("Not this one");
        try (Reader admin = new Reader(chromium, site).at(JOBS + "?tag=home", "admin")) {
            assertThat(admin.page.locator(".jobrows li")).hasCount(1);
            String csv = download(admin, "CSV");
            assertEquals(2, csv.split("\r\n").length);
            assertTrue(csv.contains(",'=1+1,"), csv);
            JsonArray json = new JsonArray(download(admin, "JSON"));
            assertEquals(1, json.size());
            assertEquals("=1+1", json.getJsonObject(0).getString("taskDescription"));
        }
    }

    private static String download(Reader reader, String name) throws IOException {
        Download file = reader.page.waitForDownload(() -> reader.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                .click());
        assertEquals("bascule-jobs." + name.toLowerCase(java.util.Locale.ROOT), file.suggestedFilename());
        return Files.readString(file.path());
    }

    @Test
    void everythingIsDoneWithKeysAlone() {
        later("Keys one", "k");
        String two = later("Keys two", "k");
        try (Reader admin = new Reader(chromium, site).at(JOBS, "admin")) {
            assertThat(admin.row("Keys one")).hasCount(1);
            admin.press("f", "ArrowDown", "Tab");
            admin.page.keyboard().type("k");
            admin.press("Enter");
            assertThat(admin.page).hasURL(site.url(JOBS + "?tag=k"));
            admin.press("/");
            admin.page.keyboard().type("two");
            assertThat(admin.page.locator(".jobrows li")).hasCount(1);
            admin.press("Escape");
            assertThat(admin.page.locator(".jobrows li")).hasCount(2);
            admin.press("j");
            assertThat(admin.row("Keys two").locator("a")).isFocused();
            admin.press("j", "k", "x", "c");
            assertThat(dialog(admin)).isVisible();
            admin.press("Escape");
            assertThat(dialog(admin)).hasCount(0);
            admin.press("c");
            assertThat(dialog(admin).locator("h2")).hasText("Cancel 1 job?");
            admin.press("Shift+Tab", "Enter");
            assertThat(dialog(admin)).containsText("1 job cancelled.");
            admin.press("Enter");
            assertThat(dialog(admin)).hasCount(0);
            later("Keys three", "k");
            assertThat(admin.row("Keys three").or(admin.page.locator(".news button")))
                    .isVisible();
            admin.press("n", "j", "k");
            admin.row("Keys three").locator("a").focus();
            admin.press("Enter");
            assertThat(admin.page).hasURL(Pattern.compile(".*/jobs/[0-9a-f-]{36}"));
        }
        assertEquals("CANCELLED", site.job(two).getString("status"));
    }

    @Test
    void textsOfStrangersAreShownAsText() {
        List<String> texts =
                HostileText.all().stream().filter(text -> text.length() <= 100).toList();
        for (String text : texts) {
            submit(new JsonObject()
                    .put("jobType", "simple-task")
                    .put("taskDescription", text)
                    .put("tags", new JsonArray().add(text))
                    .put("runAt", "2099-01-01T00:00:00Z"));
        }
        try (Reader rita = new Reader(chromium, site).at(JOBS, "rita")) {
            for (int shown = 50; shown < texts.size(); shown += 50) {
                assertThat(rita.page.locator(".jobrows li")).hasCount(shown);
                rita.page.locator("button.older").click();
            }
            assertThat(rita.page.locator(".jobrows li")).hasCount(texts.size());
            rita.follow(
                    JOBS + "?tag=" + java.net.URLEncoder.encode(texts.get(0), java.nio.charset.StandardCharsets.UTF_8));
            assertThat(rita.page.locator(".chip")).isVisible();
            assertEquals(
                    0,
                    rita.page.evaluate(
                            "document.querySelectorAll('#app script, #app img, #app iframe, #app style, #app [onerror]').length"
                                    + " + (document.documentElement.dataset.pwned ? 1 : 0)"));
        }
    }

    @Test
    void everyLookOfThePageInLightAndDark() {
        look(new Reader(chromium, site), "");
        noJobs();
        look(new Reader(chromium, site, 360, 740), "-narrow");
    }

    private static void look(Reader reader, String suffix) {
        try (Reader admin = reader.at(JOBS, "admin")) {
            assertThat(admin.page.locator(".first")).isVisible();
            inspect(admin, "jobs-none" + suffix);
            fill();
            assertThat(admin.row("Nightly import")).isVisible();
            inspect(admin, "jobs-list" + suffix);
            admin.row("Nightly import").locator("input").check();
            later("Came meanwhile");
            assertThat(admin.page.locator(".news button")).isVisible();
            inspect(admin, "jobs-selected" + suffix);
            admin.press("Escape");
            admin.open(JOBS + "?status=PENDING&tag=nightly&createdAfter=2026-01-01T00:00:00Z");
            assertThat(admin.row("Nightly import")).isVisible();
            admin.press("f");
            assertThat(admin.page.locator(".addfilter")).isVisible();
            inspect(admin, "jobs-filters" + suffix);
            admin.open(JOBS + "?q=nothing-like-it");
            assertThat(admin.page.locator(".nothing")).isVisible();
            inspect(admin, "jobs-nothing" + suffix);
            admin.open(JOBS + "?createdAfter=yesterday");
            assertThat(admin.page.getByRole(AriaRole.ALERT)).isVisible();
            inspect(admin, "jobs-wrong" + suffix);
        }
    }

    private static void inspect(Reader reader, String name) {
        reader.inspect(name);
        reader.fitsItsScreen();
    }

    private static void fill() {
        later(
                "Nightly import of the customers of all shops into the warehouse, with their addresses",
                "nightly",
                "warehouse");
        change(later("Send the invoices of October", "finance"), "cancel");
        site.await(
                submit(new JsonObject()
                        .put("jobType", "simple-task")
                        .put("taskDescription", "Warm the cache")
                        .put("priority", 9)),
                "COMPLETED");
        site.ask("May it?", new JsonObject().put("n", 1));
        JsonObject refused = site.ask("Delete the backups?", new JsonObject().put("n", 1));
        site.send(
                "DELETE",
                "/api/admin/agent-checkpoints/" + refused.getString("id"),
                "maria",
                new JsonObject().put("reason", "No."));
        site.await(refused.getString("jobId"), "FAILED");
        later("Pay cu\u202estomer\u200b 123 <b>now</b>");
    }
}
