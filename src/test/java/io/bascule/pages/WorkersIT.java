package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.bascule.download.Unpacked;
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

/** Workers, as people start, watch and end them. Those that are watched poll over HTTP. */
class WorkersIT {
    private static final String WORKERS = "/workers";
    private static final LocatorAssertions.IsVisibleOptions SLOWLY =
            new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static Site site;

    @BeforeAll
    static void start() {
        chromium = Chromium.ofProcess();
        site = new Site(folder, Map.of("BASCULE_AGENTS_ONLINE_FOR", "4s", "BASCULE_AGENTS_MIN_VERSION", "0.1.0"));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    private static void person(String name, String role) {
        JsonObject user = new JsonObject().put("username", name).put("password", Site.PASSWORD);
        site.send("POST", "/api/admin/users", "admin", user.put("role", role));
    }

    private static Reader at(String path, String user) {
        return new Reader(chromium, site).at(path, user);
    }

    private static PollingAgent agent(String user, JsonObject card) {
        return new PollingAgent(site, PollingAgent.key(site, user, "key of " + card.getString("agentId")), card);
    }

    private static String submit(String user, String jobType) {
        JsonObject job = new JsonObject().put("jobType", jobType).put("taskDescription", "Work of " + jobType);
        return site.send("POST", "/api/agent-jobs", user, job)
                .getJsonObject("job")
                .getString("id");
    }

    private static Locator row(Reader reader, String agentId) {
        return reader.page.locator(".workerlist > li[data-agent='" + agentId + "']");
    }

    private static Locator dialog(Reader reader) {
        return reader.page.getByRole(AriaRole.DIALOG);
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator download(Reader reader) {
        return reader.page.locator(".download");
    }

    @Test
    void aWorkerComesWorksAndGoesSilentWhileSomebodyLooks() {
        person("walter", "user");
        try (Reader walter = at(WORKERS, "walter")) {
            assertThat(walter.page.locator("main")).containsText("There is no worker yet.");
            assertThat(walter.page.locator(".connection")).hasText("Live");
            walter.page.evaluate("window.notLoadedAnew = true");
            try (PollingAgent lab = agent("walter", PollingAgent.card("walters-lab", "walters-work"))
                    .open()) {
                assertThat(row(walter, "walters-lab").locator(".badge.online")).isVisible();
                assertThat(row(walter, "walters-lab")).containsText("on walters-lab.example.org");
                assertThat(row(walter, "walters-lab")).containsText("linux-amd64");
                assertThat(row(walter, "walters-lab")).containsText("0 of 2 jobs at once");
                assertThat(row(walter, "walters-lab")).containsText("gpu=true");
                String job = submit("walter", "walters-work");
                JsonObject run = lab.claim(job);
                assertThat(row(walter, "walters-lab").locator(".badge.busy")).isVisible();
                assertThat(row(walter, "walters-lab").locator(".doing a")).hasText("Work of walters-work");
                lab.progress(run, 40, "epoch 2");
                assertThat(row(walter, "walters-lab").locator(".doing")).containsText("40 %");
                assertThat(row(walter, "walters-lab").locator(".doing")).containsText("epoch 2");
                walter.inspect("workers-busy");
                lab.complete(run);
                assertThat(row(walter, "walters-lab").locator(".doing")).hasCount(0);
                assertThat(row(walter, "walters-lab").locator(".badge.online")).isVisible();
            }
            assertThat(row(walter, "walters-lab").locator(".badge.offline")).isVisible(SLOWLY);
            assertEquals(true, walter.page.evaluate("window.notLoadedAnew"));
        }
    }

    @Test
    void aWorkerThatIsTooOldIsTold() {
        person("olda", "user");
        try (PollingAgent old = agent(
                                "olda", PollingAgent.card("old-one", "old-work").put("version", "0.0.9"))
                        .open();
                Reader olda = at(WORKERS, "olda")) {
            assertThat(row(olda, "old-one")).containsText("too old: 0.1.0 or newer is wanted");
            assertEquals(200, old.status(), "it works on");
        }
    }

    @Test
    void whatIsToBeTypedFollowsWhatIsChosen() {
        person("tina", "user");
        try (Reader tina = at(WORKERS, "tina")) {
            Locator commands = download(tina).locator("pre");
            assertThat(download(tina)
                            .locator(".switch button[aria-pressed=true]")
                            .first())
                    .hasText("Linux");
            assertThat(commands).hasText("tar -xzf bascule-agent-linux-java.tar.gz\ncd bascule-agent\n./start.sh");
            button(download(tina), "Python").click();
            assertThat(commands).containsText("bascule-agent-linux-python.tar.gz");
            button(download(tina), "Windows").click();
            assertThat(commands).containsText("tar -xf bascule-agent-windows-python.zip");
            download(tina).getByLabel("Make a key for it").uncheck();
            assertThat(commands).containsText("cmd /c \"set API_KEY=");
            assertThat(download(tina).getByLabel("Name of the key")).hasCount(0);
            assertThat(button(download(tina), "Download for Windows")).isVisible();
            assertThat(button(download(tina), "Copy the commands")).isVisible();
        }
    }

    /** A build may come without one of the agents, which is said then. */
    @Test
    void anAgentIsDownloadedWithAKeyOfItsOwnOrItIsSaidThatThereIsNone() throws IOException {
        person("dora", "user");
        boolean isThere = Files.exists(Path.of("target/classes/agent/bascule_agent.py"))
                && Files.exists(Path.of("target/classes/agent/README.md"));
        try (Reader dora = at(WORKERS, "dora");
                PrefixProxy proxy = new PrefixProxy(site.vertx, "/bascule", site.port)) {
            // The same host, so the session is the same.
            dora.page.navigate(proxy.url(WORKERS));
            assertThat(dora.page.locator("header.top")).isVisible();
            button(download(dora), "Python").click();
            download(dora).getByLabel("Name of the key").fill("doras spare machine");
            if (isThere) {
                Download file = dora.page.waitForDownload(
                        () -> button(download(dora), "Download for Linux").click());
                assertEquals("bascule-agent-linux-python.tar.gz", file.suggestedFilename());
                Unpacked unpacked = Unpacked.tarGz(Files.readAllBytes(file.path()));
                String conf = unpacked.text("bascule-agent/agent.conf");
                assertTrue(conf.contains("BACKEND_URL=" + proxy.url("") + "\n"), conf);
                assertTrue(
                        Pattern.compile("(?m)^API_KEY=bsk_[a-z0-9_]+$")
                                .matcher(conf)
                                .find(),
                        conf);
                assertEquals(0755, unpacked.mode("bascule-agent/start.sh"));
                assertThat(download(dora).getByRole(AriaRole.STATUS))
                        .containsText("was downloaded, with a new key in it");
            } else {
                button(download(dora), "Download for Linux").click();
                assertThat(download(dora).getByRole(AriaRole.ALERT)).containsText("comes without the agent in Python");
            }
        }
        JsonArray keys = site.send("GET", "/api/auth/keys", "dora", null).getJsonArray("keys");
        assertEquals(isThere ? 1 : 0, keys.size());
    }

    @Test
    void aViewerMayDownloadAndGetsNoKey() {
        person("vera", "viewer");
        try (Reader vera = at(WORKERS, "vera")) {
            assertThat(download(vera)).containsText("Your role cannot have a key for workers");
            assertThat(download(vera).getByLabel("Make a key for it")).hasCount(0);
            assertThat(download(vera).locator("pre")).containsText("API_KEY=bsk_… ./start.sh");
        }
    }

    @Test
    void aWorkersPageShowsWhatItDidItsKeyIsRevokedAndItIsDeleted() {
        person("paula", "user");
        try (PollingAgent lab = agent("paula", PollingAgent.card("paulas-lab", "paulas-work"))
                        .open();
                Reader paula = at(WORKERS, "paula")) {
            lab.complete(lab.claim(submit("paula", "paulas-work")));
            lab.fail(lab.claim(submit("paula", "paulas-work")), "NO_GPU");
            row(paula, "paulas-lab").locator(".name a").click();
            assertThat(paula.page.locator("main h1")).hasText("paulas-lab");
            assertThat(paula.page).hasTitle("paulas-lab · Workers · Bascule");
            Locator past = paula.page.locator("table tbody tr");
            assertThat(past).hasCount(2);
            assertThat(past.first()).containsText("NO_GPU");
            assertThat(past.last()).containsText("completed");
            assertThat(paula.page.locator(".tile").nth(0)).containsText("1");
            assertThat(paula.page.locator(".tile").nth(3)).containsText("50 % of 2");
            assertThat(paula.page.locator("header").last()).containsText("uses the key key of paulas-lab");
            String job = submit("paula", "paulas-work");
            JsonObject run = lab.claim(job);
            assertThat(paula.page.locator(".doing a")).hasText("Work of paulas-work");
            paula.inspect("worker");
            lab.complete(run);
            assertThat(past).hasCount(3);

            button(paula.page.locator("main"), "Revoke its key…").click();
            assertThat(dialog(paula)).containsText("It cannot be taken back.");
            paula.inspect("worker-revoke");
            button(dialog(paula), "Revoke the key").click();
            assertThat(dialog(paula)).hasCount(0);
            assertThat(paula.page.locator(".badge.revoked")).isVisible();
            assertThat(button(paula.page.locator("main"), "Revoke its key…")).hasCount(0);
            assertEquals(401, lab.status());

            button(paula.page.locator("main"), "Delete…").click();
            assertThat(dialog(paula)).containsText("Delete “paulas-lab”?");
            paula.press("Escape");
            assertThat(dialog(paula)).hasCount(0);
            button(paula.page.locator("main"), "Delete…").click();
            button(dialog(paula), "Delete the worker").click();
            assertThat(paula.page).hasURL(site.url(WORKERS));
            assertThat(paula.page.locator("main")).containsText("There is no worker yet.");
            paula.follow(WORKERS + "/paulas-lab");
            assertThat(paula.page.locator("main h1")).hasText("There is no such worker.");
            paula.inspect("worker-gone");
        }
    }

    @Test
    void onesOwnAreShownAndAdminsSeeAllAndCanShowThoseOfOneState() {
        person("una", "user");
        person("ulf", "user");
        try (PollingAgent unas = agent("una", PollingAgent.card("unas.lab.example", "unas-work"))
                        .open();
                Reader una = at(WORKERS, "una");
                Reader ulf = at(WORKERS, "ulf");
                Reader admin = at(WORKERS, "admin")) {
            assertThat(row(una, "unas.lab.example")).isVisible();
            assertThat(row(admin, "unas.lab.example")).isVisible();
            assertThat(ulf.page.locator("main")).containsText("There is no worker yet.");
            ulf.follow(WORKERS + "/unas.lab.example");
            assertThat(ulf.page.locator("main h1")).hasText("There is no such worker.");
            button(una.page.locator("main"), "Offline").click();
            assertThat(una.page).hasURL(site.url(WORKERS + "?status=offline"));
            assertThat(una.page.locator("main")).containsText("No worker is offline now.");
            una.page.goBack();
            row(una, "unas.lab.example").locator(".name a").click();
            assertThat(una.page.locator("main h1")).hasText("unas.lab.example");
            una.page.reload();
            assertThat(una.page.locator("main h1")).hasText("unas.lab.example");
            assertEquals(200, unas.status());
        }
    }

    @Test
    void aJobAsksForLabelsAndItsRunsNameTheWorker() {
        person("lena", "user");
        try (PollingAgent lab = agent("lena", PollingAgent.card("lenas-lab", "lenas-work"))
                        .open();
                Reader lena = at("/jobs/new?type=lenas-work", "lena")) {
            lena.page.getByLabel("Requires of a worker").fill("gpu");
            button(lena.page.locator("main"), "Submit the job").click();
            assertThat(lena.page.locator("#requires-wrong")).containsText("is no label: write name=value");
            lena.page.getByLabel("Requires of a worker").fill("gpu=true");
            button(lena.page.locator("main"), "Submit the job").click();
            assertThat(lena.page.locator(".tag").first()).hasText("needs gpu=true");
            String job = lena.page.url().replaceAll(".*/", "");
            lab.complete(lab.claim(job));
            Locator link = lena.page.locator(".runs tbody a");
            assertThat(link).hasText("lenas-lab");
            lena.inspect("job-of-worker");
            link.click();
            assertThat(lena.page.locator("main h1")).hasText("lenas-lab");
        }
    }

    @Test
    void whateverWorkersCallThemselvesStaysText() {
        person("hostia", "user");
        String key = PollingAgent.key(site, "hostia", "<b>key</b>");
        List<String> texts = HostileText.all().stream()
                .filter(text -> text.length() <= 100 && !text.isBlank())
                .toList();
        List<String> shown = new ArrayList<>();
        int agents = 0;
        for (int from = 0; from < texts.size(); from += 12) {
            List<String> some = texts.subList(from, Math.min(texts.size(), from + 12));
            JsonObject labels = new JsonObject();
            for (int i = 3; i < some.size(); i++) {
                labels.put("l" + i, some.get(i));
                shown.add("l" + i + "=" + some.get(i));
            }
            JsonObject card =
                    PollingAgent.card("hostile-" + agents++, "hostile").put("labels", labels);
            String[] fields = {"hostname", "platform", "version"};
            for (int i = 0; i < Math.min(3, some.size()); i++) {
                card.put(fields[i], some.get(i));
                shown.add(some.get(i));
            }
            new PollingAgent(site, key, card).pollOnce();
        }
        try (Reader hostia = at(WORKERS, "hostia")) {
            assertThat(hostia.page.locator(".workerlist > li")).hasCount(agents);
            new ShownText(hostia.page).holds(".workerlist bdi", shown);
            assertEquals(List.of(), hostia.page.evaluate(ShownText.ALIVE));
            hostia.inspect("workers-hostile");
            hostia.fitsItsScreen();
            hostia.page.setViewportSize(360, 740);
            hostia.fitsItsScreen();
            hostia.follow(WORKERS + "/hostile-0");
            assertThat(hostia.page.locator("main h1")).hasText("hostile-0");
            new ShownText(hostia.page).holds("main bdi", shown.subList(0, 12));
            assertEquals(List.of(), hostia.page.evaluate(ShownText.ALIVE));
            hostia.fitsItsScreen();
        }
    }

    @Test
    void everyStateInLightAndDarkOnALargeScreenAndOnASmallOne() {
        person("lotta", "user");
        try (Reader lotta = at(WORKERS, "lotta")) {
            assertThat(lotta.page.locator("main")).containsText("There is no worker yet.");
            look(lotta, "workers-empty");
            for (int i = 1; i <= 3; i++) {
                agent("lotta", PollingAgent.card("lottas-" + i, "lottas-work")).pollOnce();
            }
            try (PollingAgent lab = agent("lotta", PollingAgent.card("lottas-lab", "lottas-work"))
                    .open()) {
                JsonObject run = lab.claim(submit("lotta", "lottas-work"));
                lab.progress(run, 70, "nearly there");
                assertThat(row(lotta, "lottas-lab").locator(".doing")).containsText("70 %");
                look(lotta, "workers");
                lotta.follow(WORKERS + "/lottas-lab");
                assertThat(lotta.page.locator(".doing")).containsText("70 %");
                lab.complete(run);
                assertThat(lotta.page.locator("table tbody tr")).hasCount(1);
                look(lotta, "worker-past");
                button(lotta.page.locator("main"), "Delete…").click();
                look(lotta, "worker-delete");
                lotta.press("Escape");
            }
            lotta.page.route("**/api/training/agents*", route -> route.abort());
            lotta.follow(WORKERS + "?status=online");
            assertThat(lotta.page.locator("main .failed")).containsText("The server cannot be reached.");
            look(lotta, "workers-failed");
            lotta.page.unrouteAll();
            button(lotta.page.locator("main"), "Try again").click();
            assertThat(lotta.page.locator("main .failed")).hasCount(0);
        }
    }

    private static void look(Reader reader, String name) {
        reader.inspect(name);
        reader.fitsItsScreen();
        reader.page.setViewportSize(360, 740);
        reader.inspect(name + "-narrow");
        reader.fitsItsScreen();
        reader.page.setViewportSize(Reader.WIDTH, Reader.HEIGHT);
    }

    @Test
    void theKeyboardAloneChoosesAndReachesAWorker() {
        person("kim", "user");
        try (PollingAgent lab =
                        agent("kim", PollingAgent.card("kims-lab", "kims-work")).open();
                Reader kim = at(WORKERS, "kim")) {
            assertThat(row(kim, "kims-lab")).isVisible();
            Page page = kim.page;
            button(download(kim), "macOS").focus();
            kim.press("Enter");
            assertThat(button(download(kim), "Download for macOS")).isVisible();
            row(kim, "kims-lab").locator(".name a").focus();
            kim.press("Enter");
            assertThat(page.locator("main h1")).hasText("kims-lab");
            button(page.locator("main"), "Delete…").focus();
            kim.press("Enter");
            assertThat(dialog(kim)).isVisible();
            kim.press("Escape");
            assertThat(button(page.locator("main"), "Delete…")).isFocused();
            assertEquals(200, lab.status());
        }
    }

    @Test
    void aServerThatIsAwayIsSaidAndWhatHappenedMeanwhileIsShown() {
        person("aida", "user");
        String key = PollingAgent.key(site, "aida", "aidas");
        new PollingAgent(site, key, PollingAgent.card("before", "aidas-work")).pollOnce();
        try (Reader aida = at(WORKERS, "aida")) {
            assertThat(row(aida, "before")).isVisible();
            site.stop();
            assertThat(aida.page.locator(".connection")).hasText("Disconnected");
            assertThat(row(aida, "before")).isVisible();
            assertThat(aida.page.locator("main .notice.wrong")).containsText("This is what was last known.");
            aida.inspect("workers-disconnected");
            site.start();
            new PollingAgent(site, key, PollingAgent.card("after", "aidas-work")).pollOnce();
            assertThat(row(aida, "after")).isVisible(SLOWLY);
            assertThat(aida.page.locator("main .notice.wrong")).hasCount(0);
        }
    }
}
