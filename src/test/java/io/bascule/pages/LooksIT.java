package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each page in light and dark: pictures in {@code target/screenshots}, and the rules of accessibility. */
class LooksIT {
    private static final String AUTH = """
            import { createHash } from 'node:crypto';

            // Sessions live an hour.
            const HOUR = 60 * 60 * 1000;

            export function authenticate(user, password) {
              return hash(password) === user.hash;
            }
            """;

    @RegisterExtension
    static final Stage stage = new Stage();

    private static JsonObject files;
    private static JsonObject rows;
    private static JsonObject tree;

    @BeforeAll
    static void ask() {
        JsonObject first = code("Authentication module", AUTH);
        stage.site.approve(first, "Fine.");
        stage.site.await(first.getString("jobId"), "COMPLETED");
        files = code(
                "Salted hashes, shorter sessions",
                AUTH.replace("60 * 60", "15 * 60").replace("hash(password)", "hash(user.salt + password)"));
        rows = stage.site.submit(
                "data-processing",
                new JsonObject()
                        .put("operation", "transform")
                        .put("transform", "normalize")
                        .put(
                                "data",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("name", " Ada ")
                                                .put("email", "ADA@EXAMPLE.ORG"))
                                        .add(new JsonObject()
                                                .put("name", "Grace")
                                                .put("email", "grace@example.org"))));
        tree = stage.site.ask(
                "Pay EUR 120.00 back to c\u200bustomer 123?",
                new JsonObject()
                        .put("account", "DE02 1203 0000 0000 2020 51")
                        .put("amount", new JsonObject().put("currency", "EUR").put("cents", 12_000))
                        .put("urgent", true)
                        .put("reference", "invoice\u202e2026"));
        stage.site.sql("update bascule.checkpoints set expires_at = now() + interval '10 minutes' where id = '"
                + tree.getString("id") + "'");
    }

    private static JsonObject code(String description, String auth) {
        return stage.site.submit(
                "code-generation",
                new JsonObject()
                        .put("workspace", "shop")
                        .put("description", description)
                        .put(
                                "files",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("path", "lib/auth.ts")
                                                .put("content", auth))
                                        .add(new JsonObject()
                                                .put("path", "README.md")
                                                .put("content", "# Shop\n\n" + description + "\n"))));
    }

    @Test
    void everyPageInLightAndDarkOnALargeScreenAndOnASmallOne() {
        try (Reader rita = stage.reader()) {
            rita.open("/");
            assertThat(rita.page.getByLabel("Username")).isVisible();
            look(rita, "login");
            rita.signIn("rita");
            assertThat(rita.row("Pay EUR")).isVisible();
            look(rita, "inbox");
            card(rita, files, "card-files");
            card(rita, rows, "card-changes");
            card(rita, tree, "card-tree");
            rita.press("r");
            assertThat(rita.page.getByLabel("Reason")).isVisible();
            look(rita, "reject");
            rita.press("Escape", "?");
            assertThat(rita.page.locator("dialog")).isVisible();
            look(rita, "help");
            rita.press("Escape");
            rita.follow(Reader.INBOX + "?show=decided");
            assertThat(rita.row("Authentication module")).isVisible();
            look(rita, "decided");
            rita.follow(Reader.INBOX + "?q=nothing-like-it");
            assertThat(rita.page.locator(".nothing")).isVisible();
            look(rita, "empty");
            rita.follow("/jobs/" + files.getString("jobId"));
            assertThat(rita.page.locator(".timeline")).isVisible();
            look(rita, "job");
            rita.follow("/jobs");
            assertThat(rita.page.locator(".jobrows")).isVisible();
            look(rita, "jobs");
        }
    }

    private static void card(Reader rita, JsonObject asked, String name) {
        rita.follow(Reader.INBOX + "/" + asked.getString("id"));
        assertThat(rita.card().locator(".digest")).containsText(asked.getString("digest"));
        assertThat(rita.page.locator(".timeline")).isVisible();
        look(rita, name);
    }

    /** As it is, not loaded anew: what differs is the size and the colours alone. */
    private static void look(Reader rita, String name) {
        rita.inspect(name);
        rita.fitsItsScreen();
        rita.page.setViewportSize(360, 740);
        rita.inspect(name + "-narrow");
        rita.fitsItsScreen();
        rita.page.setViewportSize(Reader.WIDTH, Reader.HEIGHT);
    }
}
