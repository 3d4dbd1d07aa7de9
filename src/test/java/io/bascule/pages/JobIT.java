package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.bascule.pages.WorkSite.saying;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's page, as people use it. */
class JobIT {
    @TempDir
    static Path folder;

    private static WorkSite at;

    @BeforeAll
    static void start() {
        at = new WorkSite(folder);
    }

    @AfterAll
    static void stop() {
        if (at != null) {
            at.close();
        }
    }

    private static Locator button(Reader reader, String name) {
        return reader.page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator status(Reader reader) {
        return reader.page.locator(".job > header > .facts .badge");
    }

    @Test
    void aJobIsWatchedFromItsStartToItsEnd() {
        String id = at.holding(saying("Half way", "fetch the rows", "write them"));
        try (Reader dev = at.reader().at("/jobs/" + id, "dev")) {
            assertThat(status(dev)).hasText("running");
            assertThat(dev.page.locator(".progress")).containsText("40 %");
            assertThat(dev.page.locator(".progress")).containsText("Half way");
            assertThat(dev.page.locator(".lanes i.run.open")).isVisible();
            assertThat(dev.page.locator(".runs tbody tr")).hasCount(1);
            assertThat(dev.page.locator(".runs")).containsText("is running");
            assertThat(dev.page.locator(".steps > li")).hasCount(2);
            at.work.say(id, "This comes while one looks");
            assertThat(dev.page.locator(".logs")).containsText("This comes while one looks");
            dev.inspect("job-running");
            button(dev, "Show the result of write them").click();
            assertThat(dev.page.locator(".steps .result")).containsText("Half way");
            at.work.goOn(id);
            assertThat(status(dev)).hasText("completed");
            assertThat(dev.page.locator(".lanes i.open")).hasCount(0);
            assertThat(dev.page.locator(".runs")).containsText("completed");
            assertThat(dev.page.locator(".steps > li")).hasCount(3);
            assertThat(dev.page.locator(".two .tree").nth(1)).containsText("Half way");
            assertThat(dev.page.locator(".steps .result")).containsText("Half way");
            dev.fitsItsScreen();
        }
    }

    @Test
    void attemptsAreShownWithTheirErrorsAndTheirTime() {
        String id = at.ended(
                new JsonObject().put("taskDescription", "Twice"),
                saying("It broke", "once").put("failures", 1),
                "COMPLETED");
        try (Reader dev = at.reader().at("/jobs/" + id, "dev")) {
            Locator runs = dev.page.locator(".runs tbody tr");
            assertThat(runs).hasCount(2);
            assertThat(runs.nth(0)).containsText("completed");
            assertThat(runs.nth(1)).containsText("It broke");
            assertThat(runs.nth(1).locator("td").nth(1)).hasText("1");
            assertThat(dev.page.locator(".lanes .name.pause")).containsText("Retry and sleep");
            dev.page.getByText("The same as a table").click();
            assertThat(dev.page
                            .locator(".lanes tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("Retry and sleep")))
                    .hasCount(1);
            dev.inspect("job-attempts");
        }
        try (Reader dev = at.narrowReader().at("/jobs/" + id, "dev")) {
            assertThat(dev.page.locator(".runs tbody tr")).hasCount(2);
            dev.page.getByText("The same as a table").click();
            dev.inspect("job-attempts-narrow");
            dev.fitsItsScreen();
        }
    }

    @Test
    void aRunThatAskedPeopleDidNotCountAndItsCheckpointLeadsIntoTheInbox() {
        JsonObject asked = at.site.ask("May I?", new JsonObject().put("n", 42));
        try (Reader rita = at.reader().at("/jobs/" + asked.getString("jobId"), "rita")) {
            assertThat(rita.page.locator(".runs")).containsText("not counted");
            assertThat(rita.page.locator(".lanes .name.people")).isVisible();
            rita.page.locator(".points summary").click();
            assertThat(rita.page.locator(".points .tree")).containsText("42");
            rita.page.locator(".points a").click();
            assertThat(rita.page).hasURL(at.site.url(Reader.INBOX + "/" + asked.getString("id")));
        }
    }

    @Test
    void aRunningJobIsCancelledOnceThatIsConfirmed() {
        String id = at.holding(saying("Until told"));
        try (Reader dev = at.reader().at("/jobs/" + id, "dev")) {
            button(dev, "Cancel the job…").click();
            dev.inspect("job-cancel");
            dev.press("Escape");
            assertThat(dev.page.locator("dialog")).hasCount(0);
            assertEquals("RUNNING", at.site.job(id).getString("status"));
            button(dev, "Cancel the job…").click();
            button(dev, "Cancel the job").click();
            assertThat(status(dev)).hasText("cancelled");
            assertThat(dev.page.locator(".runs")).containsText("cancelled");
            assertThat(button(dev, "Retry")).isVisible();
        }
        assertEquals("CANCELLED", at.site.job(id).getString("status"));
    }

    @Test
    void aLogIsFollowedUntilOneScrollsUpAndSaysHowManyLinesCame() {
        String id = at.holding(saying("Follow me"));
        at.work.say(id, IntStream.range(0, 120).mapToObj(i -> "line " + i).toArray(String[]::new));
        try (Reader dev = at.reader().at("/jobs/" + id, "dev")) {
            Locator list = dev.page.locator(".logs ol");
            assertThat(list).containsText("line 119");
            assertAtEnd(list);
            at.work.say(id, "still at the end");
            assertThat(list).containsText("still at the end");
            assertAtEnd(list);
            list.evaluate("list => { list.scrollTop = 0; }");
            assertThat(dev.page.getByLabel("Follow")).not().isChecked();
            at.work.say(id, "one", "two", "three");
            assertThat(dev.page.locator(".newer")).hasText("3 new lines ↓");
            assertEquals(0, ((Number) list.evaluate("list => list.scrollTop")).intValue());
            list.scrollIntoViewIfNeeded();
            dev.inspect("job-log-paused");
            dev.page.locator(".newer").click();
            assertThat(dev.page.locator(".newer")).hasCount(0);
            assertAtEnd(list);
            dev.page.getByLabel("From level").selectOption("ERROR");
            assertThat(list.locator("> li")).hasCount(1);
            assertThat(list).containsText("Follow me");
            assertThat(dev.page.locator(".logs .tools")).containsText("1 of");
        }
        at.work.goOn(id);
    }

    private static void assertAtEnd(Locator list) {
        assertTrue((Boolean) list.evaluate("list => list.scrollHeight - list.scrollTop - list.clientHeight < 8"));
    }

    @Test
    void aLongLogIsReadToItsBeginning() {
        String id = at.ended(new JsonObject(), saying("Long"), "COMPLETED");
        at.site.sql("""
                insert into bascule.job_logs (job_id, id, agent_name, action, level, message)
                select '%s', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 't', 'count', 'INFO', 'early ' || n
                from generate_series(1, 1200) n""".formatted(id));
        try (Reader dev = at.reader().at("/jobs/" + id, "dev")) {
            Locator lines = dev.page.locator(".logs ol > li");
            assertThat(lines).hasCount(500);
            button(dev, "Show earlier lines").click();
            assertThat(lines).hasCount(1_000);
            button(dev, "Show earlier lines").click();
            assertThat(lines).hasCount(1_204);
            assertThat(button(dev, "Show earlier lines")).hasCount(0);
            assertThat(lines.first()).containsText("early 1");
        }
    }

    @Test
    void manyRunsAndStepsComeInPagesAndNoneIsLeftOutUnsaid() {
        String id = at.ended(new JsonObject(), saying("Many"), "COMPLETED");
        at.site.sql("""
                update bascule.ended set epoch = 1000 where id = '%1$s';
                insert into bascule.job_runs (job_id, epoch, attempt, started_at, outcome)
                select '%1$s', n, 1, now() - interval '1 hour' + n * interval '1 s', 'SLEPT' from generate_series(100, 700) n;
                insert into bascule.job_steps (job_id, name, position, kind, result, epoch)
                select '%1$s', 'step ' || n, n, 'STEP', '{}', 1 from generate_series(1, 230) n""".formatted(id));
        try (Reader dev = at.reader().at("/jobs/" + id, "dev")) {
            assertThat(dev.page.locator(".runs tbody tr")).hasCount(20);
            button(dev, "Show earlier runs, of 582 more").click();
            assertThat(dev.page.locator(".runs tbody tr")).hasCount(40);
            assertThat(dev.page.locator(".steps > li")).hasCount(100);
            button(dev, "Show more than these 100 steps").click();
            assertThat(dev.page.locator(".steps > li")).hasCount(200);
            button(dev, "Show more than these 200 steps").click();
            assertThat(dev.page.locator(".steps > li")).hasCount(230);
            assertThat(dev.page.getByText("It holds the first 500 runs")).hasCount(2);
            dev.inspect("job-many");
            dev.fitsItsScreen();
        }
    }

    @Test
    void whatJobsSayIsTextInEveryPartOfThePage() {
        // Some of each kind, one by one; all of them together are HostileTextIT's.
        List<String> all = HostileText.all();
        List<String> texts = IntStream.range(0, all.size())
                .filter(i -> i % 12 == 0)
                .mapToObj(all::get)
                .toList();
        try (Reader rita = at.reader().at("/jobs/" + hostile(texts.get(0), true), "rita")) {
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i);
                rita.follow("/jobs/" + hostile(text, i % 2 == 0));
                assertThat(rita.page.locator(".steps > li")).hasCount(1);
                assertThat(rita.page.locator(".runs tbody tr")).hasCount(1);
                rita.page.locator(".steps button").first().click();
                assertThat(rita.page.locator(".steps .result .tree")).isVisible();
                rita.page.getByText("The same as a table").click();
                assertEquals(List.of(), rita.page.evaluate(ShownText.ALIVE), text);
            }
        }
    }

    /** A job that says a text wherever a job can say something, and fails or completes with it. */
    private static String hostile(String text, boolean fails) {
        String name = text.strip().substring(0, Math.min(200, text.strip().length()));
        JsonObject job = new JsonObject()
                .put("taskDescription", text)
                .put("maxAttempts", 1)
                .put(
                        "tags",
                        new JsonArray()
                                .add(name.substring(0, Math.min(100, name.length()))
                                        .strip()));
        JsonObject input = saying(text, name).put("failures", fails ? 1 : 0).put(text, text);
        return at.ended(job, input, fails ? "FAILED" : "COMPLETED");
    }
}
