package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings, as people use them: keys, sessions, passwords, users, and the audit log that tells of all of it. */
class SettingsIT {
    private static final String KEYS = "/settings/keys";
    private static final String USERS = "/settings/users";
    private static final String AUDIT = "/settings/audit";
    private static final String SESSIONS = "/settings/sessions";
    private static final String PASSWORD = "/settings/password";

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

    private static Locator dialog(Reader reader) {
        return reader.page.getByRole(AriaRole.DIALOG);
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void choose(Reader reader, String role) {
        dialog(reader)
                .getByLabel(role, new Locator.GetByLabelOptions().setExact(true))
                .check();
    }

    private static Locator row(Reader reader, String text) {
        return reader.page.locator(".rowlist li", new Page.LocatorOptions().setHasText(text));
    }

    private static Locator entry(Reader reader, String text) {
        return reader.page.locator(".audit > li", new Page.LocatorOptions().setHasText(text));
    }

    /** What the server answers to a request of this key. */
    private static int statusWith(String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(site.url("/api/agent-jobs?limit=5")))
                .header("Authorization", "Bearer " + key)
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void createUser(String name, String role) {
        site.send(
                "POST",
                "/api/admin/users",
                "admin",
                new JsonObject()
                        .put("username", name)
                        .put("password", Site.PASSWORD)
                        .put("role", role));
    }

    private static void signInWith(Reader reader, String user, String password) {
        reader.page.getByLabel("Username").fill(user);
        reader.page.getByLabel("Password").fill(password);
        reader.press("Enter");
    }

    @Test
    void aKeyIsMadeShownOnceUsedAndRevoked() {
        try (Reader rita = new Reader(chromium, site).at(KEYS, "rita")) {
            assertThat(rita.page.locator("main")).containsText("You have no keys.");
            rita.press("n");
            assertThat(dialog(rita)).containsText("What it may do");
            assertThat(dialog(rita).getByLabel("admin")).hasCount(0);
            button(dialog(rita), "Make the key").click();
            assertThat(dialog(rita).getByRole(AriaRole.ALERT)).containsText("must be text of 1 to 100");
            dialog(rita).getByLabel("Name").fill("nightly import");
            button(dialog(rita), "Make the key").click();
            assertThat(dialog(rita)).containsText("You will not see it again.");
            String secret = dialog(rita).getByRole(AriaRole.TEXTBOX).textContent();
            assertThat(dialog(rita).locator("pre")).containsText("Bearer " + secret);
            rita.press("Escape", "Escape", "Escape");
            assertThat(dialog(rita)).containsText(secret);
            assertEquals(200, statusWith(secret));
            button(dialog(rita), "I have copied it").click();
            assertThat(dialog(rita)).hasCount(0);
            assertThat(row(rita, "nightly import")).containsText("89 d left");
            assertEquals(0, rita.page.content().split(secret, -1).length - 1);
            rita.page.reload();
            assertThat(row(rita, "nightly import")).containsText("last used");
            button(row(rita, "nightly import"), "Revoke nightly import").click();
            assertThat(dialog(rita)).containsText("It cannot be taken back.");
            button(dialog(rita), "Revoke").click();
            assertThat(rita.page.locator("main")).containsText("None of these keys can be used any more.");
            assertEquals(401, statusWith(secret));
            rita.page.getByText("1 key has ended").click();
            assertThat(row(rita, "nightly import")).containsText("revoked");
        }
        assertEquals(List.of("key.revoked", "key.created"), actionsOf("rita", 2));
    }

    private static List<String> actionsOf(String actor, int count) {
        return site
                .send("GET", "/api/admin/audit?limit=" + count + "&actor=" + actor, "admin", null)
                .getJsonArray("entries")
                .stream()
                .map(entry -> ((JsonObject) entry).getString("action"))
                .toList();
    }

    @Test
    void anAdminSeesEveryonesKeysAndRevokesOne() {
        JsonObject key = new JsonObject().put("name", "devs own").put("scopes", List.of("read"));
        String secret = site.send("POST", "/api/auth/keys", "dev", key).getString("secret");
        try (Reader admin = new Reader(chromium, site).at(KEYS, "admin")) {
            assertThat(admin.page.locator("main h1")).hasText("API keys");
            admin.page.getByText("Everyone’s").click();
            assertThat(admin.page).hasURL(site.url(KEYS + "?whose=all"));
            assertThat(row(admin, "devs own")).containsText("of dev");
            button(row(admin, "devs own"), "Revoke devs own").click();
            button(dialog(admin), "Revoke").click();
            assertThat(dialog(admin)).hasCount(0);
            assertEquals(401, statusWith(secret));
            admin.page.goBack();
            assertThat(admin.page).hasURL(site.url(KEYS));
        }
    }

    @Test
    void aUserIsMadeSignsInIsChangedAndThrownOutAndTheLogTellsOfAllOfIt() {
        try (Reader admin = new Reader(chromium, site).at(USERS, "admin");
                Reader olga = new Reader(chromium, site)) {
            assertThat(row(admin, "rita")).isVisible();
            admin.press("n");
            dialog(admin).getByLabel("Username").fill("Olga!");
            button(dialog(admin), "Make the user").click();
            assertThat(dialog(admin).getByRole(AriaRole.ALERT)).containsText("must be 1 to 100 of");
            dialog(admin).getByLabel("Username").fill("olga");
            button(dialog(admin), "Make the user").click();
            assertThat(dialog(admin)).containsText("olga can sign in");
            String password = dialog(admin).getByRole(AriaRole.TEXTBOX).textContent();
            button(dialog(admin), "I have passed it on").click();
            assertThat(row(admin, "olga")).containsText("user");

            olga.open("/jobs");
            signInWith(olga, "olga", password);
            assertThat(olga.page.locator("nav").first()).not().containsText("Checkpoints");
            olga.follow(USERS);
            assertThat(olga.page.locator("main")).containsText("This page is for admins.");

            button(row(admin, "olga"), "Role: olga").click();
            assertThat(dialog(admin)).containsText("olga’s sessions end at once");
            choose(admin, "reviewer");
            button(dialog(admin), "Change the role").click();
            assertThat(row(admin, "olga").locator(".role")).hasText("reviewer");
            olga.follow(SESSIONS);
            assertThat(dialog(olga)).containsText("Your session has ended");
            dialog(olga).getByLabel("Password").fill(password);
            olga.press("Enter");
            assertThat(dialog(olga)).hasCount(0);
            assertThat(olga.page.locator("nav").first()).containsText("Checkpoints");

            button(row(admin, "olga"), "Deactivate: olga").click();
            button(dialog(admin), "Deactivate").click();
            assertThat(row(admin, "olga")).containsText("inactive");
            olga.follow(KEYS);
            assertThat(dialog(olga)).containsText("Your session has ended");
            dialog(olga).getByLabel("Password").fill(password);
            olga.press("Enter");
            assertThat(dialog(olga)).containsText("The username or the password is wrong.");

            admin.follow(AUDIT + "?who=admin&what=users");
            assertThat(entry(admin, "admin deactivated olga")).isVisible();
            assertThat(entry(admin, "admin made olga a reviewer, before a user"))
                    .isVisible();
            assertThat(entry(admin, "admin created the user olga, a user")).isVisible();
            entry(admin, "admin deactivated olga").locator("summary").click();
            admin.page.getByText("All of this subject").click();
            assertThat(admin.page).hasURL(Pattern.compile(".*/settings/audit\\?subject=user%3A[0-9a-f-]+$"));
            assertThat(admin.page.locator(".audit > li")).hasCount(3);
        }
    }

    @Test
    void aNewPasswordForAUserIsShownOnceAndOpensTheirSession() {
        createUser("paul", "viewer");
        try (Reader admin = new Reader(chromium, site).at(USERS, "admin");
                Reader paul = new Reader(chromium, site)) {
            button(row(admin, "paul"), "Password: paul").click();
            dialog(admin).getByLabel("New password").fill("short");
            button(dialog(admin), "Set the password").click();
            assertThat(dialog(admin).getByRole(AriaRole.ALERT)).containsText("must have 8 to 200 characters");
            button(dialog(admin), "Another").click();
            button(dialog(admin), "Set the password").click();
            assertThat(dialog(admin)).containsText("paul has a new password");
            String password = dialog(admin).getByRole(AriaRole.TEXTBOX).textContent();
            button(dialog(admin), "I have passed it on").click();
            paul.open(SESSIONS);
            signInWith(paul, "paul", password);
            assertThat(row(paul, "this one")).containsText("Chrome");
        }
    }

    @Test
    void theLastAdminCannotBeTakenAway() {
        try (Reader admin = new Reader(chromium, site).at(USERS, "admin")) {
            for (String[] move :
                    new String[][] {{"Deactivate: admin", "Deactivate"}, {"Role: admin", "Change the role"}}) {
                button(row(admin, "you"), move[0]).click();
                if (move[1].equals("Change the role")) {
                    choose(admin, "viewer");
                }
                assertThat(dialog(admin)).containsText("All your sessions end at once, this one too");
                button(dialog(admin), move[1]).click();
                assertThat(dialog(admin).getByRole(AriaRole.ALERT)).containsText("admin is the last active admin");
                if (move[1].equals("Deactivate")) {
                    admin.inspect("settings-last-admin");
                }
                admin.press("Escape");
                assertThat(dialog(admin)).hasCount(0);
            }
        }
    }

    @Test
    void sessionsAreEndedOneByOneAndAllOthersTogether() {
        createUser("sam", "user");
        try (Reader sam = new Reader(chromium, site).at(SESSIONS, "sam");
                Reader second = new Reader(chromium, site).at(SESSIONS, "sam");
                Reader third = new Reader(chromium, site).at(SESSIONS, "sam")) {
            sam.page.reload();
            assertThat(sam.page.locator(".rowlist li")).hasCount(3);
            assertThat(row(sam, "this one")).hasCount(1);
            sam.page.locator(".rowlist li").first().getByRole(AriaRole.BUTTON).click();
            assertThat(sam.page.locator(".rowlist li")).hasCount(2);
            third.page.reload();
            assertThat(third.page.getByLabel("Username")).isVisible();
            sam.page.getByText("Sign out everywhere else…").click();
            assertThat(dialog(sam)).containsText("1 other session of yours ends");
            button(dialog(sam), "Sign out everywhere else").click();
            assertThat(sam.page.locator(".rowlist li")).hasCount(1);
            second.page.reload();
            assertThat(second.page.getByLabel("Username")).isVisible();
            button(row(sam, "this one"), "Sign out here").click();
            assertThat(sam.page.getByLabel("Username")).isVisible();
        }
        assertEquals(List.of("sign-in.ended", "sign-in.others-ended", "sign-in.ended"), actionsOf("sam", 3));
    }

    @Test
    void onesOwnPasswordIsChangedAndOnlyHereOneStaysSignedIn() {
        createUser("pia", "user");
        String another = "staple battery correct";
        try (Reader pia = new Reader(chromium, site).at(PASSWORD, "pia");
                Reader elsewhere = new Reader(chromium, site).at(SESSIONS, "pia")) {
            change(pia, "wrong", another, another);
            assertThat(pia.page.getByRole(AriaRole.ALERT)).containsText("The old password is wrong.");
            change(pia, Site.PASSWORD, another, another + "x");
            assertThat(pia.page.getByRole(AriaRole.ALERT)).containsText("This is not the same as above.");
            change(pia, Site.PASSWORD, "short", "short");
            assertThat(pia.page.getByRole(AriaRole.ALERT)).containsText("must have 8 to 200 characters");
            change(pia, Site.PASSWORD, another, another);
            assertThat(pia.page.locator("main [role=status]")).containsText("Your password is changed");
            assertThat(pia.page.getByLabel("Present password")).hasValue("");
            pia.follow(SESSIONS);
            assertThat(pia.page.locator(".rowlist li")).hasCount(1);
            elsewhere.page.reload();
            signInWith(elsewhere, "pia", Site.PASSWORD);
            assertThat(elsewhere.page.getByRole(AriaRole.ALERT)).containsText("is wrong");
            signInWith(elsewhere, "pia", another);
            assertThat(elsewhere.page.locator(".rowlist li")).hasCount(2);
        }
    }

    private static void change(Reader reader, String old, String next, String again) {
        reader.page.getByLabel("Present password").fill(old);
        reader.page
                .getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill(next);
        reader.page.getByLabel("New password again").fill(again);
        reader.press("Enter");
    }

    @Test
    void theChainIsCheckedPartByPartAndATamperedEntryIsPointedAt(@TempDir Path other) {
        try (Site own = new Site(other);
                Reader admin = new Reader(chromium, own)) {
            own.sql(TestRows.manyAuditEntries(30_000));
            admin.at(AUDIT, "admin");
            admin.page.getByText("Check the chain").click();
            Locator chain = admin.page.locator(".chain");
            assertThat(chain).containsText("The chain is whole.");
            assertThat(chain.locator("code")).hasText(Pattern.compile("[0-9a-f]{64}"));
            admin.inspect("settings-audit-whole");
            own.sql(
                    "set session_replication_role = replica; update bascule.audit set actor_name = 'eve' where seq = 25000");
            admin.page.getByText("Check again").click();
            assertThat(chain).containsText("The chain breaks at entry 25\u202f000.");
            assertThat(chain).containsText("The content of entry 25000 was changed after it was written.");
            assertThat(chain).containsText("Entries 1 to 24\u202f999 are whole.");
            admin.page.getByText("Show the place").click();
            assertThat(admin.page).hasURL(own.url(AUDIT + "?entry=25000"));
            assertThat(admin.page.locator(".audit > li.pointed")).containsText("eve did test.load to row");
            assertThat(admin.page.locator(".audit > li.pointed .tree")).containsText("eve");
            admin.inspect("settings-audit-broken");
            admin.fitsItsScreen();
        }
    }

    @Test
    void theLogIsTakenAwayAsItIsFiltered() throws IOException {
        createUser("export-one", "user");
        try (Reader admin = new Reader(chromium, site).at(AUDIT + "?what=users", "admin")) {
            assertThat(entry(admin, "export-one")).isVisible();
            Download file = admin.page.waitForDownload(
                    () -> admin.page.getByText("Take it away as JSON lines").click());
            assertEquals("audit.jsonl", file.suggestedFilename());
            List<JsonObject> lines = Files.readAllLines(file.path()).stream()
                    .map(JsonObject::new)
                    .toList();
            assertTrue(lines.stream().allMatch(line -> line.getString("action").startsWith("user.")));
            assertTrue(lines.stream()
                    .anyMatch(line ->
                            "export-one".equals(line.getJsonObject("detail").getString("username"))));
        }
    }

    @Test
    void theFiltersStandInTheAddress() {
        try (Reader admin = new Reader(chromium, site).at(AUDIT, "admin")) {
            assertThat(admin.page.locator(".audit > li").first()).isVisible();
            admin.press("/");
            admin.page.keyboard().type("admin");
            admin.press("Enter");
            assertThat(admin.page).hasURL(site.url(AUDIT + "?who=admin"));
            admin.page.locator(".filters select").selectOption("users");
            assertThat(admin.page).hasURL(site.url(AUDIT + "?who=admin&what=users"));
            assertThat(admin.page.locator(".audit > li").first()).isVisible();
            admin.page.goBack();
            assertThat(admin.page).hasURL(site.url(AUDIT + "?who=admin"));
            admin.page.getByLabel("From").fill("2001-01-01");
            admin.page
                    .getByLabel("To", new Page.GetByLabelOptions().setExact(true))
                    .fill("2001-01-02");
            admin.press("Tab");
            assertThat(admin.page.locator("main")).containsText("There is no such entry.");
            admin.page.getByText("Show everything").click();
            assertThat(admin.page).hasURL(site.url(AUDIT));
            assertThat(admin.page.locator(".audit > li").first()).isVisible();
        }
    }

    @Test
    void namesThatWantToBeMarkupStayText() {
        List<String> hostile =
                // As many as a page of each list shows.
                HostileText.all().stream()
                        .filter(text -> text.length() <= 100)
                        .limit(45)
                        .toList();
        createUser("holger", "user");
        for (String name : hostile) {
            if (!name.isBlank()) {
                site.send(
                        "POST",
                        "/api/auth/keys",
                        "holger",
                        new JsonObject().put("name", name).put("scopes", List.of("read")));
            }
        }
        for (String name : hostile) {
            site.sql("select bascule.append_audit(null, 'nobody', 'sign-in.failed', 'username:' || " + literal(name)
                    + ", jsonb_build_object('address', " + literal(name) + "))");
        }
        try (Reader admin = new Reader(chromium, site).at(KEYS + "?whose=all", "admin")) {
            assertThat(row(admin, "<svg onload").first()).isVisible();
            assertNothingCameAlive(admin);
            admin.follow(AUDIT + "?what=failures");
            assertThat(entry(admin, "<iframe src").first()).isVisible();
            admin.page.locator(".audit summary").evaluateAll("all => all.forEach(each => each.click())");
            assertThat(admin.page.locator(".audit .tree").first()).isVisible();
            assertNothingCameAlive(admin);
            admin.fitsItsScreen();
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static void assertNothingCameAlive(Reader reader) {
        assertEquals(0, reader.page.evaluate("""
                        document.querySelectorAll('#app script, #app img, #app iframe, #app style, #app link, #app base, #app meta,'
                          + '#app video, #app math, #app object, #app [onload], #app [onerror], #app [onclick], #app a[href^="javascript"]').length
                          + (document.documentElement.dataset.pwned ? 1 : 0)"""));
    }

    @Test
    void everythingIsReachedWithKeysAlone() {
        createUser("kay", "user");
        try (Reader kay = new Reader(chromium, site).at(KEYS, "kay")) {
            assertThat(kay.page.locator("main")).containsText("You have no keys.");
            kay.press("n");
            assertThat(dialog(kay).getByLabel("Name")).isFocused();
            kay.page.keyboard().type("by keys");
            kay.press("Tab", "Space", "Space", "Enter");
            assertThat(dialog(kay)).containsText("Copy your key now");
            for (int i = 0;
                    i < 8 && !(boolean) kay.page.evaluate("document.activeElement.textContent === 'I have copied it'");
                    i++) {
                kay.press("Tab");
            }
            kay.press("Enter");
            assertThat(row(kay, "by keys")).isVisible();
            button(row(kay, "by keys"), "Revoke by keys").focus();
            kay.press("Enter");
            assertThat(dialog(kay)).containsText("Revoke “by keys”?");
            kay.press("Escape");
            assertThat(button(row(kay, "by keys"), "Revoke by keys")).isFocused();
            kay.page.locator("nav[aria-label=Settings] a").nth(2).focus();
            kay.press("Enter");
            assertThat(kay.page).hasURL(site.url(PASSWORD));
        }
    }

    @Test
    void everyPageLooksAsItShould() {
        createUser("una", "reviewer");
        for (String name : List.of("nightly import", "a dashboard on the wall", "build agent 7")) {
            site.send(
                    "POST",
                    "/api/auth/keys",
                    "una",
                    new JsonObject().put("name", name).put("scopes", List.of("read", "submit")));
        }
        site.sql("update bascule.api_keys set expires_at = now() + interval '5 days' where name = 'build agent 7'");
        site.sql("update bascule.api_keys set expires_at = now() - interval '5 days' where name = 'nightly import'");
        try (Reader wide = new Reader(chromium, site);
                Reader narrow = new Reader(chromium, site, 360, 740)) {
            walk(wide.at(KEYS, "una"), "");
            walk(narrow.at(KEYS, "una"), "-narrow");
        }
        try (Reader wide = new Reader(chromium, site);
                Reader narrow = new Reader(chromium, site, 360, 740)) {
            walkAsAdmin(wide.at(USERS, "admin"), "");
            walkAsAdmin(narrow.at(USERS, "admin"), "-narrow");
        }
    }

    private static void walk(Reader una, String suffix) {
        assertThat(row(una, "a dashboard")).isVisible();
        look(una, "settings-keys" + suffix);
        una.press("n");
        assertThat(dialog(una)).isVisible();
        look(una, "settings-new-key" + suffix);
        dialog(una).getByLabel("Name").fill("shown once");
        button(dialog(una), "Make the key").click();
        assertThat(dialog(una)).containsText("Copy your key now");
        look(una, "settings-key-once" + suffix);
        button(dialog(una), "I have copied it").click();
        una.follow(SESSIONS);
        assertThat(row(una, "this one")).isVisible();
        look(una, "settings-sessions" + suffix);
        una.follow(PASSWORD);
        change(una, "", "", "");
        assertThat(una.page.getByRole(AriaRole.ALERT)).isVisible();
        look(una, "settings-password" + suffix);
    }

    private static void walkAsAdmin(Reader admin, String suffix) {
        assertThat(row(admin, "una")).isVisible();
        look(admin, "settings-users" + suffix);
        admin.press("n");
        assertThat(dialog(admin)).isVisible();
        look(admin, "settings-new-user" + suffix);
        admin.press("Escape");
        button(row(admin, "una"), "Role: una").click();
        look(admin, "settings-role" + suffix);
        admin.press("Escape");
        admin.follow(AUDIT + "?what=keys");
        assertThat(admin.page.locator(".audit > li").first()).isVisible();
        admin.page.locator(".audit summary").first().click();
        assertThat(admin.page.locator(".audit .tree")).isVisible();
        look(admin, "settings-audit" + suffix);
        admin.follow("/settings/nonsense");
        assertThat(admin.page.locator("main")).containsText("There is no such setting.");
    }

    private static void look(Reader reader, String name) {
        reader.inspect(name);
        reader.fitsItsScreen();
    }
}
