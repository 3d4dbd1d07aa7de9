package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What jobs and people say stays text, whole and where it belongs, in every place where it is shown. */
class HostileTextIT {
    /** So many go into one job at most: a tree opens by itself where it has no more members than this and a few. */
    private static final int A_JOB = 28;
    /** So many characters in all too, unless one text alone has more: a page shows each text in a dozen places. */
    private static final int LENGTH_OF_A_JOB = 5_000;
    /** Longer ones are shown by themselves. */
    private static final int SHORT = 300;

    private static final List<String> NAMES = List.of("constructor", Site.LONG_NAME);

    @RegisterExtension
    static final Stage stage = new Stage();

    @BeforeAll
    static void addPeople() {
        for (String name : NAMES) {
            JsonObject user = new JsonObject().put("username", name).put("password", Site.PASSWORD);
            stage.site.send("POST", "/api/admin/users", "admin", user.put("role", "reviewer"));
        }
    }

    @Test
    void thereAreManyHostileTexts() {
        int texts = HostileText.all().size();
        assertTrue(texts >= 300, texts + " texts");
    }

    @Test
    void theListShowsEachMessageAsText() {
        List<String> texts = HostileText.all();
        List<String> asked = HostileJobs.ask(stage.site, texts);
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            assertThat(rita.row("").first()).isVisible();
            showAll(rita.page.locator(".side > .more"));
            ShownText shown = new ShownText(rita.page);
            shown.holds(".inbox .message bdi", texts);
            rita.page.evaluate("document.querySelectorAll('.inbox input').forEach(box => box.click())");
            rita.press("a");
            assertThat(rita.page.locator(".together li")).hasCount(texts.size());
            shown.holds(".together .message bdi", texts);
            everythingIsWell(rita, "the dialog");
            rita.press("Escape");
            everythingIsWell(rita, "the list");
        }
        try (Reader rita = stage.at(Reader.INBOX + "?show=decided", "rita")) {
            for (int i = 0; i < texts.size(); i++) {
                if (texts.get(i).length() > SHORT) {
                    open(rita, asked.get(i), texts.get(i));
                }
            }
        }
    }

    /** What fills a screen or more, by itself. */
    private static void open(Reader rita, String checkpoint, String text) {
        rita.follow(Reader.INBOX + "/" + checkpoint + "?show=decided");
        assertThat(rita.card().locator(".digest")).isVisible();
        new ShownText(rita.page).holds(".card h1 .text", List.of(text));
        everythingIsWell(rita, text);
    }

    @Test
    void aCardAndAJobShowEachTextInEveryField() {
        List<HostileJobs.Decided> jobs = new ArrayList<>();
        for (List<String> texts : inJobs(HostileText.all())) {
            jobs.add(HostileJobs.decided(stage.site, texts, jobs.size(), NAMES.get(jobs.size() % NAMES.size())));
        }
        try (Reader rita = stage.at("/jobs", "rita")) {
            jobs.forEach(job -> {
                card(rita, job);
                job(rita, job);
            });
        }
    }

    private static List<List<String>> inJobs(List<String> texts) {
        List<List<String>> jobs = new ArrayList<>();
        int from = 0;
        int length = 0;
        for (int to = 0; to < texts.size(); to++) {
            length += texts.get(to).length();
            if (to > from && (to - from == A_JOB || length > LENGTH_OF_A_JOB)) {
                jobs.add(texts.subList(from, to));
                from = to;
                length = texts.get(to).length();
            }
        }
        jobs.add(texts.subList(from, texts.size()));
        return jobs;
    }

    private static void card(Reader rita, HostileJobs.Decided job) {
        rita.follow(Reader.INBOX + "/" + job.checkpointId());
        assertThat(rita.card().locator(".verdict")).isVisible();
        assertThat(rita.card().locator(".timeline")).isVisible();
        rita.card().locator("summary").dispatchEvent("click");
        showAll(rita.page.locator(".files > .more, .tree > .more"));
        ShownText shown = new ShownText(rita.page);
        shown.holds(".card h1 .text", List.of(job.joined()));
        shown.holds(".verdict blockquote .text", List.of(job.joined()));
        shown.holds(".verdict strong .text", List.of(job.decidedBy()));
        shown.holds("[aria-label='the metadata'] .key .text", job.texts());
        shown.holds("[aria-label='the metadata'] .leaf .text", job.texts());
        shown.holds(".card .tag .text", job.tags());
        if (job.hasFiles()) {
            shown.holds(".file h3 .text", job.texts());
            shown.holdsFiles(job.texts());
            shown.holds("[aria-label='what else the data says'] .key .text", job.texts());
            shown.holds("[aria-label='what else the data says'] .leaf .text", job.texts());
        } else {
            shown.holds(".rows thead .text", job.texts());
            shown.holds(".rows tbody .text", job.texts());
        }
        logs(shown, job);
        everythingIsWell(rita, "the card of job " + job.number());
    }

    private static void job(Reader rita, HostileJobs.Decided job) {
        rita.follow("/jobs/" + job.id());
        assertThat(rita.page.locator(".job > section .timeline")).isVisible();
        showAll(rita.page.locator(".tree > .more"));
        ShownText shown = new ShownText(rita.page);
        shown.holds(".job h1 .text", List.of(job.joined()));
        shown.holds(".job header .tag .text", job.tags());
        shown.holds(".points bdi.line", job.texts());
        shown.holds("[aria-label=\"the job's input\"] .leaf .text", job.texts());
        shown.holds("[aria-label=\"the job's input\"] .leaf.number", HostileJobs.NUMBERS);
        if (job.isApproved()) {
            shown.holds("[aria-label=\"the job's output\"] .key .text", job.texts());
            shown.holds("[aria-label=\"the job's output\"] .leaf .text", job.texts());
        } else {
            shown.holds(".progress .text", List.of(job.progress()));
            shown.holds(".job header .notice .text", List.of("Rejected by " + job.decidedBy() + ": " + job.joined()));
        }
        logs(shown, job);
        everythingIsWell(rita, "job " + job.number());
    }

    private static void logs(ShownText shown, HostileJobs.Decided job) {
        shown.holds(".logs .message > .text", job.texts());
        shown.holds(
                ".logs .action .text",
                job.texts().stream().filter(text -> text.length() <= 128).toList());
        shown.holds(".logs .tree .key .text", job.texts());
        shown.holds(".logs .tree .leaf .text", job.texts());
    }

    @Test
    void whatStandsInTheAddressIsTextToo() {
        try (Reader rita = stage.at(Reader.INBOX, "rita")) {
            List<String> texts = HostileMarkup.all();
            assertThat(rita.page.getByLabel("Search")).isVisible();
            assertEquals(new ArrayList<>(), rita.page.evaluate(ShownText.SEARCH, texts));
            for (String text : texts.subList(0, 3)) {
                rita.follow("/jobs/" + ShownText.encoded(text));
                assertThat(rita.page.locator(".nothing")).containsText("There is no such job for you.");
                rita.follow(Reader.INBOX + "/" + ShownText.encoded(text));
                assertThat(rita.page.locator(".failed")).isVisible();
                rita.follow("/" + ShownText.encoded(text));
                assertThat(rita.page.locator(".nothing")).isVisible();
                everythingIsWell(rita, text);
            }
        }
        try (Reader anyone = stage.reader()) {
            // Without a dot, which is in names of files alone.
            String text = "<img src=x onerror=alert(1)>";
            anyone.open("/jobs/" + ShownText.encoded(text) + "?q=" + ShownText.encoded(text));
            assertThat(anyone.page.getByLabel("Username")).isVisible();
            anyone.page.getByLabel("Username").fill(text);
            anyone.page.getByLabel("Password").fill(text);
            anyone.press("Enter");
            assertThat(anyone.page.locator("#signin-failure")).isVisible();
            everythingIsWell(anyone, "signing in");
        }
    }

    private static void showAll(Locator more) {
        for (int left = 40; left > 0 && more.count() > 0; left--) {
            Locator items = more.page().locator("main :is(li, tr, .file)");
            int before = items.count();
            more.first().dispatchEvent("click");
            more.page().waitForCondition(() -> items.count() > before);
        }
        assertThat(more).hasCount(0);
    }

    /** Nothing came alive, and nothing reaches beyond a large or a small screen. */
    private static void everythingIsWell(Reader rita, String where) {
        assertEquals(new ArrayList<>(), rita.page.evaluate(ShownText.ALIVE), where);
        rita.fitsItsScreen();
        rita.page.setViewportSize(360, 740);
        rita.fitsItsScreen();
        rita.page.setViewportSize(Reader.WIDTH, Reader.HEIGHT);
    }
}
