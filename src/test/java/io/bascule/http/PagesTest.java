package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Role;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page behind every address that a person can open. */
class PagesTest {
    private static final Pattern INLINE = Pattern.compile("<script(?![^>]*src=)([^>]*)>(.*?)</script>", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({
        "/, ./",
        "/jobs, ./",
        "/jobs/, ../",
        "/jobs/1, ../",
        "/workers/lab-1.example.org, ../",
        "/admin/agent-checkpoints/1, ../../",
        "//a//b, ../../../"
    })
    void thePageFindsItsFilesFromEveryAddress(String path, String base) {
        assertEquals("<base href=\"" + base + "\">", Pages.base(path));
    }

    @Test
    void everyAddressHasThePageWithItsOwnWayBack() {
        try (TestServer server = new TestServer()) {
            assertTrue(server.get("/", null).body().contains("<base href=\"./\">"));
            String deep = server.get("/admin/agent-checkpoints/x", null).body();
            assertTrue(deep.contains("<base href=\"../../\">"));
            assertTrue(server.get("/docs", null).body().contains("href=\"docs/docs.css\""));
            for (String path : new String[] {"/docs/", "/docs/index.html"}) {
                assertEquals("../docs", server.get(path, null).header("Location"), path);
            }
            TestServer.Reply head = server.send(
                    server.request("/jobs/1", Role.USER).method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertEquals(200, head.status());
            assertEquals("", head.body());
        }
    }

    @Test
    void anAddressOfManyFoldersIsAnAddressLikeOthers() {
        try (TestServer server = new TestServer()) {
            assertEquals(404, server.get("/a".repeat(1_500) + ".js", null).status());
        }
    }

    @Test
    void filesGoOutCompressed() {
        try (TestServer server = new TestServer()) {
            String tooSmall = "/html.js";
            for (String path : List.of("/css/base.css", "/vendor/preact/preact.module.js", "/jobs", tooSmall)) {
                TestServer.Reply reply = server.send(server.request(path, null).header("Accept-Encoding", "gzip"));
                assertEquals(path.equals(tooSmall) ? null : "gzip", reply.header("Content-Encoding"), path);
            }
        }
    }

    @Test
    void theOnlyScriptInThePageIsTheImportMapThatThePolicyNames() throws Exception {
        Matcher inline = INLINE.matcher(Files.readString(Path.of("webroot/index.html")));
        assertTrue(inline.find());
        assertEquals(" type=\"importmap\"", inline.group(1));
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(inline.group(2).getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "sha256-" + Base64.getEncoder().encodeToString(hash),
                SecurityHeaders.IMPORT_MAP,
                "the import map has changed: put the first of the two hashes into SecurityHeaders");
        assertTrue(!inline.find(), "a second script stands in the page");
    }
}
