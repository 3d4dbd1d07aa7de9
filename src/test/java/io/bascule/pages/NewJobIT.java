package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.bascule.pages.WorkSite.saying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submitting a job from the browser. */
class NewJobIT {
    private static final String FORM = "/jobs/new?type=work";
    private static final Pattern SUBMITTED = Pattern.compile(".*/jobs/[0-9a-f-]{36}$");

    @TempDir
    static Path folder;

    private static WorkSite at;

    @BeforeAll
    static void start() {
        at = new WorkSite(folder);
        at.site.sql("insert into bascule.job_types (name, description, max_attempts, concurrency, example)"
                + " values ('orphan', 'Nobody does this any more.', 3, 0, '{}')");
    }

    @AfterAll
    static void stop() {
        if (at != null) {
            at.close();
        }
    }

    private static Locator input(Reader reader) {
        return reader.page.locator("#inputData");
    }

    private static Locator submit(Reader reader) {
        return reader.page.locator(".submit button.primary");
    }

    private static Locator status(Reader reader) {
        return reader.page.locator(".job > header > .facts .badge");
    }

    private static String jobOf(Reader reader) {
        assertThat(reader.page).hasURL(SUBMITTED);
        return reader.page.url().replaceAll(".*/", "");
    }

    private static int jobsSaying(String description) {
        return at.site.send("GET", "/api/agent-jobs?limit=500", "admin", null).getJsonArray("jobs").stream()
                .mapToInt(job -> description.equals(((JsonObject) job).getString("taskDescription")) ? 1 : 0)
                .sum();
    }

    @Test
    void aJobIsSubmittedFromItsTypesExampleAndSeenToItsEnd() {
        try (Reader dev = at.reader().at("/jobs", "dev")) {
            dev.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New job"))
                    .click();
            assertThat(dev.page.locator("nav [aria-current]")).hasText("New job");
            dev.page.getByLabel("Type").selectOption("work");
            assertThat(input(dev)).hasValue(Pattern.compile("\"say\": \"Hello\""));
            assertThat(dev.page.locator(".editor .t-text").first()).isVisible();
            dev.page.getByLabel("Description").fill("From the form");
            dev.page.getByLabel("Priority").fill("8");
            dev.page.getByLabel("Tags").fill("one\ntwo words");
            dev.page.getByLabel("Not before").fill("2020-01-01T12:00:30");
            assertThat(dev.page.locator("#runAt-hint")).containsText("UTC, which is past");
            dev.page.getByText("What the input may hold").click();
            dev.inspect("new-job");
            dev.fitsItsScreen();
            submit(dev).click();
            JsonObject job = at.site.job(jobOf(dev));
            assertEquals("From the form", job.getString("taskDescription"));
            assertEquals(8, job.getInteger("priority"));
            assertEquals(new JsonArray().add("one").add("two words"), job.getJsonArray("tags"));
            assertThat(status(dev)).hasText("completed");
            assertThat(dev.page.locator(".steps > li")).hasCount(2);
        }
    }

    @Test
    void brokenJsonIsSaidAsOneTypesAndIsNotSent() {
        try (Reader dev = at.reader().at(FORM, "dev")) {
            input(dev).fill("{\n  \"say\": \"a\"\n  \"steps\": []\n}");
            assertThat(dev.page.locator(".verdict.wrong"))
                    .hasText("Line 3, column 3: A comma, or the } of line 1, is missing before this.");
            assertThat(dev.page.locator(".editor .row.bad")).hasAttribute("data-n", "3");
            submit(dev).click();
            assertThat(input(dev)).isFocused();
            assertThat(dev.page.locator(".notice.refused")).hasText("It was not sent. One thing is wrong.");
            dev.inspect("new-job-broken");
            assertThat(dev.page).hasURL(at.site.url(FORM));
            input(dev).fill("{\"say\": \"mended\"}");
            assertThat(dev.page.locator(".verdict")).containsText("Valid JSON");
            submit(dev).click();
            assertThat(status(dev)).hasText("completed");
        }
    }

    @Test
    void whatTheServerRefusesIsShownAtItsField() {
        try (Reader dev = at.narrowReader().at(FORM, "dev")) {
            input(dev).fill("{\n  \"say\": \"a\",\n  \"failures\": \"three\"\n}");
            dev.page.getByLabel("Priority").fill("11");
            submit(dev).click();
            assertThat(dev.page.locator("#priority-wrong")).containsText("must be a whole number from 0 to 10");
            assertThat(dev.page.locator("#priority")).isFocused();
            dev.page.getByLabel("Priority").fill("3");
            assertThat(dev.page.locator("#priority-wrong")).hasCount(0);
            submit(dev).click();
            assertThat(dev.page.locator("#inputData-state"))
                    .containsText("Line 3 inputData.failures must be a whole number");
            assertThat(dev.page.locator(".editor .row.bad")).hasAttribute("data-n", "3");
            dev.inspect("new-job-refused-narrow");
            dev.fitsItsScreen();
        }
    }

    @Test
    void aRetryWithEditedInputIsLinkedBothWays() {
        String old = at.failed();
        try (Reader dev = at.reader().at("/jobs/" + old, "dev")) {
            dev.page.getByText("Retry with edited input…").click();
            assertThat(dev.page.locator(".notice.about")).containsText("It broke");
            assertThat(dev.page.getByLabel("Priority")).hasValue("7");
            assertThat(dev.page.getByLabel("Attempts at most")).hasValue("1");
            dev.inspect("retry-edited");
            input(dev).fill("{\"say\": \"It works\", \"exact\": 12345678901234567890}");
            submit(dev).click();
            String retry = jobOf(dev);
            assertNotEquals(old, retry);
            assertThat(status(dev)).hasText("completed");
            assertThat(dev.page.locator(".two .tree").first()).containsText("12345678901234567890");
            assertThat(dev.page.locator(".linked")).containsText("In place of");
            dev.inspect("retry-linked");
            dev.page.locator(".linked a").click();
            assertThat(dev.page).hasURL(at.site.url("/jobs/" + old));
            assertThat(status(dev)).hasText("failed");
            assertThat(dev.page.locator(".linked")).containsText("completed");
            dev.page.locator(".linked a").click();
            assertThat(dev.page).hasURL(at.site.url("/jobs/" + retry));
        }
    }

    @Test
    void whatHasNotEndedOrIsNotThereIsSaidBeforeAnythingIsTyped() {
        String id = at.holding(saying("Still at it"));
        try (Reader dev = at.reader().at("/jobs/new?retryOf=" + id, "dev")) {
            assertThat(dev.page.locator(".notice.unknown")).containsText("That job has not ended");
            input(dev).fill("{}");
            submit(dev).click();
            assertThat(dev.page.locator(".notice.refused")).containsText("that one is RUNNING");
            dev.follow("/jobs/new?retryOf=00000000-0000-7000-8000-000000000000");
            assertThat(dev.page.locator("main h1")).hasText("There is no such job to retry.");
        }
        at.work.goOn(id);
    }

    @Test
    void aLostReplyIsSaidAndTryingAgainSubmitsOnce() {
        AtomicInteger sent = new AtomicInteger();
        try (Reader dev = at.reader().at(FORM, "dev")) {
            dev.page.route("**/api/agent-jobs", route -> {
                sent.incrementAndGet();
                route.fetch();
                route.abort();
            });
            dev.page.getByLabel("Description").fill("Only once");
            submit(dev).click();
            assertThat(dev.page.locator(".notice.unknown")).containsText("it is submitted only once");
            dev.inspect("new-job-lost");
            dev.page.reload();
            assertThat(dev.page.locator(".notice.unknown")).containsText("it is submitted only once");
            assertThat(dev.page.getByLabel("Description")).hasValue("Only once");
            dev.page.unrouteAll();
            assertThat(submit(dev)).hasText("Try again");
            submit(dev).click();
            assertThat(status(dev)).hasText("completed");
        }
        assertEquals(1, sent.get());
        assertEquals(1, jobsSaying("Only once"));
    }

    @Test
    void whatIsEditedAfterALostReplyDoesNotBecomeASecondJobByItself() {
        try (Reader dev = at.reader().at(FORM, "dev")) {
            dev.page.route("**/api/agent-jobs", route -> {
                route.fetch();
                route.abort();
            });
            dev.page.getByLabel("Description").fill("As it was");
            submit(dev).click();
            assertThat(dev.page.locator(".notice.unknown")).isVisible();
            dev.page.unrouteAll();
            dev.page.getByLabel("Description").fill("As it was edited");
            submit(dev).click();
            assertThat(dev.page.locator(".notice.unknown")).containsText("What you sent before was accepted after all");
            assertEquals(0, jobsSaying("As it was edited"));
            dev.page.getByText("Open what was accepted").click();
            assertEquals("As it was", at.site.job(jobOf(dev)).getString("taskDescription"));
        }
        assertEquals(1, jobsSaying("As it was"));
    }

    @Test
    void aDoubleClickSubmitsOnce() {
        try (Reader dev = at.reader().at(FORM, "dev")) {
            dev.page.getByLabel("Description").fill("Clicked twice");
            submit(dev).dblclick();
            jobOf(dev);
        }
        assertEquals(1, jobsSaying("Clicked twice"));
    }

    @Test
    void whatWasTypedStaysThroughAReloadAndALostSession() {
        try (Reader dev = at.reader().at(FORM, "dev")) {
            input(dev).fill("{\"say\": \"typed for an hour\"}");
            dev.page.reload();
            assertThat(input(dev)).hasValue("{\"say\": \"typed for an hour\"}");
            assertThat(dev.page.locator(".restored")).containsText("What you had typed is back");
            dev.page.context().clearCookies();
            submit(dev).click();
            assertThat(dev.page.locator("dialog")).containsText("Your session has ended");
            dev.page.getByLabel("Password").fill(Site.PASSWORD);
            dev.press("Enter");
            assertThat(dev.page.locator("dialog")).hasCount(0);
            assertThat(input(dev)).hasValue("{\"say\": \"typed for an hour\"}");
            submit(dev).click();
            assertThat(dev.page.locator(".two .tree").nth(1)).containsText("typed for an hour");
            dev.follow(FORM);
            assertThat(input(dev)).hasValue(Pattern.compile("Hello"));
        }
    }

    @Test
    void aTypeThatNoNodeTakesIsSaidAndItsExampleReplacesNothingThatWasTyped() {
        try (Reader dev = at.reader().at("/jobs/new?type=orphan", "dev")) {
            assertThat(dev.page.locator(".notice.unknown"))
                    .containsText("No live node and no agent takes jobs of this type now");
            assertThat(dev.page.getByLabel("Type").locator("option[value=orphan]"))
                    .containsText("nobody takes it now");
            assertThat(dev.page.getByLabel("Type").locator("option[value=work]"))
                    .not()
                    .containsText("nobody");
            dev.inspect("new-job-orphan");
            dev.page.getByLabel("Type").selectOption("work");
            assertThat(dev.page.locator(".notice.unknown")).hasCount(0);
            assertThat(input(dev)).hasValue(Pattern.compile("Hello"));
            input(dev).fill("{\"say\":1}");
            dev.page.getByLabel("Type").selectOption("orphan");
            assertThat(input(dev)).hasValue("{\"say\":1}");
            dev.page.getByText("Use the example").click();
            assertThat(input(dev)).hasValue("{}");
            dev.page.getByText("Put back what was there").click();
            assertThat(input(dev)).hasValue("{\"say\":1}");
            dev.page.getByText("Format").click();
            assertThat(input(dev)).hasValue("{\n  \"say\": 1\n}");
        }
    }

    @Test
    void theKeyboardIsEnough() {
        try (Reader dev = at.reader().at("/jobs", "dev")) {
            tabTo(dev, "a[href$='/jobs/new']");
            dev.press("Enter");
            assertThat(dev.page.getByLabel("Type")).isVisible();
            tabTo(dev, "#jobType");
            dev.page.keyboard().type("work");
            assertThat(input(dev)).hasValue(Pattern.compile("Hello"));
            tabTo(dev, "#inputData");
            dev.press("Control+a");
            dev.page.keyboard().type("{\"say\": \"by keys alone\"}");
            dev.press("Tab");
            assertThat(input(dev)).not().isFocused();
            assertThat(input(dev)).hasValue("{\"say\": \"by keys alone\"}");
            dev.press("Control+Enter");
            assertThat(status(dev)).hasText("completed");
            assertThat(dev.page.locator("#main")).isFocused();
            tabTo(dev, ".steps button, .buttons .button");
        }
    }

    private static void tabTo(Reader reader, String selector) {
        for (int i = 0; i < 80; i++) {
            reader.press("Tab");
            if ((Boolean) reader.page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
                return;
            }
        }
        throw new AssertionError("Tab never comes to " + selector);
    }

    @Test
    void whatIsTypedIntoTheFormIsTextAndUnseenLettersAreSaid() {
        try (Reader dev = at.reader().at(FORM, "dev")) {
            List<Object> fields = List.of(
                    input(dev).elementHandle(),
                    dev.page.getByLabel("Description").elementHandle(),
                    dev.page.getByLabel("Tags").elementHandle());
            List<List<String>> typed = HostileText.all().stream()
                    .map(text -> List.of(new JsonObject().put("say", text).encodePrettily(), text, text))
                    .toList();
            assertEquals(List.of(), dev.page.evaluate(ShownText.TYPED, Map.of("fields", fields, "typed", typed)));
            input(dev).fill("{\"say\":" + "\n".repeat(200) + "\"far down\"}");
            dev.press("Control+End", " ");
            assertTrue((Boolean) dev.page.locator(".editor").evaluate("editor => editor.scrollTop > 1000"));
            input(dev).fill("{\"say\": \"pay\u202etxt.exe\"}");
            assertThat(dev.page.locator("#inputData-state")).containsText("U+202E right-to-left override");
            input(dev).fill("{\"say\": \"" + "x".repeat(150_000) + "\"}");
            assertThat(dev.page.locator(".editor.plain")).isVisible();
            assertThat(input(dev)).isFocused();
            assertTrue(input(dev).inputValue().length() > 150_000);
        }
    }

    @Test
    void whoMayNotSubmitIsNotOfferedIt() {
        at.site.send(
                "POST",
                "/api/admin/users",
                "admin",
                new JsonObject()
                        .put("username", "vera")
                        .put("password", Site.PASSWORD)
                        .put("role", "viewer"));
        String id = at.failed();
        try (Reader vera = at.reader().at("/jobs/" + id, "vera")) {
            assertThat(status(vera)).hasText("failed");
            assertThat(vera.page.locator("nav")).not().containsText("New job");
            assertThat(vera.page.locator("main")).not().containsText("Retry");
            vera.follow("/jobs/new");
            assertThat(vera.page.locator("main")).containsText("This page is for other roles");
        }
    }
}
