package io.bascule.handler.codegeneration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.NonRetryableException;
import io.bascule.handler.ScriptedJobContext;
import io.bascule.job.Digest;
import io.bascule.job.JobError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeGenerationHandlerTest {
    private static final String[] THREE = {"a.txt", "new a\n", "lib/b.txt", "new b\n", "lib/c.txt", "new c\n"};

    @TempDir
    private Path root;

    private CodeGenerationHandler handler;
    private Path site;

    @BeforeEach
    void makeAHandler() {
        handler = new CodeGenerationHandler(root);
        site = root.resolve("site");
    }

    /** A job for the workspace {@code site}; paths and contents take turns. */
    private static ScriptedJobContext job(String... pathsAndContents) {
        JsonArray files = new JsonArray();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            files.add(new JsonObject().put("path", pathsAndContents[i]).put("content", pathsAndContents[i + 1]));
        }
        return new ScriptedJobContext(new JsonObject().put("files", files).put("workspace", "site"));
    }

    private void there(String path, String content) throws IOException {
        Files.createDirectories(site.resolve(path).getParent());
        Files.writeString(site.resolve(path), content);
    }

    private String content(String path) throws IOException {
        return Files.readString(site.resolve(path));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theDataToApproveIsExactlyWhatWouldHappen() throws IOException {
        there("same.txt", "same\n");
        there("old.txt", "old\n");

        JsonObject data = job("new.txt", "new\n", "old.txt", "newer\n", "same.txt", "same\n")
                .runToApproval(handler)
                .data();

        assertEquals("site", data.getString("workspace"));
        assertEquals(
                new JsonObject()
                        .put("path", "new.txt")
                        .put("bytes", 4)
                        .put("sha256", Digest.hex("new\n"))
                        .put("change", "create")
                        .put("content", "new\n")
                        .put("diff", "--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,1 @@\n+new\n"),
                data.getJsonArray("files").getJsonObject(0));
        JsonObject replaced = data.getJsonArray("files").getJsonObject(1);
        assertEquals("replace", replaced.getString("change"));
        assertEquals(Digest.hex("old\n"), replaced.getString("replacesSha256"));
        assertTrue(replaced.getString("diff").endsWith("-old\n+newer\n"), replaced.getString("diff"));
        JsonObject unchanged = data.getJsonArray("files").getJsonObject(2);
        assertEquals("unchanged", unchanged.getString("change"));
        assertEquals("", unchanged.getString("diff"));
    }

    @Test
    void nothingIsWrittenBeforeTheApproval() throws IOException {
        job(THREE).runToApproval(handler);

        assertEquals(List.of(), names());
    }

    @Test
    void approvedFilesAreWrittenAndListed() throws IOException {
        there("a.txt", "old a\n");
        ScriptedJobContext job = job(THREE);
        job.runToApproval(handler);

        JsonObject output = job.run(handler);

        assertEquals(List.of("site/a.txt", "site/lib/b.txt", "site/lib/c.txt"), names());
        assertEquals("new a\n", content("a.txt"));
        assertEquals("site", output.getString("workspace"));
        assertEquals(site.toRealPath().toString(), output.getString("folder"));
        assertEquals(
                new JsonObject()
                        .put("path", "a.txt")
                        .put("bytes", 6)
                        .put("sha256", Digest.hex("new a\n"))
                        .put("change", "replace"),
                output.getJsonArray("files").getJsonObject(0));
    }

    @Test
    void aJobHasAFolderOfItsOwnUnlessItNamesOne() {
        ScriptedJobContext job =
                new ScriptedJobContext(new JsonObject("{\"files\": [{\"path\": \"a\", \"content\": \"\"}]}"));
        job.runToApproval(handler);
        job.run(handler);

        assertTrue(Files.exists(root.resolve(job.jobId().toString()).resolve("a")));
    }

    /** The disk of a crash after {@code moved} of three moves: those are in place, the others beside theirs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aCrashInTheMiddleOfTheWriteIsFinishedByTheNextRun(int moved) throws IOException {
        there("a.txt", "old a\n");
        ScriptedJobContext job = job(THREE);
        JsonObject shown = job.runToApproval(handler).data();
        ApprovedWrite crashed = new ApprovedWrite(new Workspace(root, "site"), job.jobId(), approved(job, shown));
        List<ApprovedFile> files = crashed.missing();
        for (ApprovedFile file : files) {
            crashed.stage(file);
        }
        for (ApprovedFile file : files.subList(0, moved)) {
            crashed.move(file);
        }
        assertEquals(3, files.size());
        assertEquals(
                3 - moved,
                names().stream().filter(name -> name.endsWith(".tmp")).count());

        JsonObject output = job.run(handler);

        assertEquals("replace", output.getJsonArray("files").getJsonObject(0).getString("change"));
        assertEquals(
                List.of("new a\n", "new b\n", "new c\n"),
                List.of(content("a.txt"), content("lib/b.txt"), content("lib/c.txt")));
        assertEquals(List.of("site/a.txt", "site/lib/b.txt", "site/lib/c.txt"), names());
    }

    private static List<ApprovedFile> approved(ScriptedJobContext job, JsonObject shown) {
        List<ProposedFile> files = Proposal.of(job.input(), job.jobId()).files();
        List<ApprovedFile> approved = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            JsonObject file = shown.getJsonArray("files").getJsonObject(i);
            approved.add(new ApprovedFile(files.get(i), Change.fromJson(file)));
        }
        return approved;
    }

    @Test
    void aWriteWhoseRecordWasLostIsRepeatedWithoutHarm() throws IOException {
        there("a.txt", "old a\n");
        ScriptedJobContext job = job(THREE);
        job.runToApproval(handler);
        JsonObject first = job.run(handler);
        job.forget("write-files");

        assertEquals(first, job.run(handler));
        assertEquals(List.of("diff", "write-files", "write-files"), job.worked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "removed", "appeared", "unchanged one changed"})
    void aFolderThatChangedSinceTheDiffStopsTheWriteWhole(String what) throws IOException {
        there("old.txt", "old\n");
        there("same.txt", "same\n");
        ScriptedJobContext job = job("first.txt", "x", "old.txt", "newer\n", "same.txt", "same\n", "new.txt", "new\n");
        job.runToApproval(handler);
        switch (what) {
            case "changed" -> there("old.txt", "someone else's\n");
            case "removed" -> Files.delete(site.resolve("old.txt"));
            case "appeared" -> there("new.txt", "someone else's\n");
            default -> there("same.txt", "someone else's\n");
        }
        List<String> before = names();

        NonRetryableException stopped = assertThrows(NonRetryableException.class, () -> job.run(handler));

        assertEquals(ApprovedWrite.FOLDER_CHANGED, stopped.code());
        assertTrue(stopped.getMessage().contains(".txt' is "), stopped.getMessage());
        assertEquals(before, names());
        assertFalse(Files.exists(site.resolve("first.txt")));
    }

    @Test
    void aFileThatChangesBetweenStagingAndMovingIsNotOverwritten() throws IOException {
        there("a.txt", "old a\n");
        ScriptedJobContext job = job(THREE);
        JsonObject shown = job.runToApproval(handler).data();
        ApprovedWrite write = new ApprovedWrite(new Workspace(root, "site"), job.jobId(), approved(job, shown));
        ApprovedFile first = write.missing().get(0);
        write.stage(first);
        there("a.txt", "someone else's\n");

        assertThrows(NonRetryableException.class, () -> write.move(first));
        assertEquals("someone else's\n", content("a.txt"));
    }

    @Test
    void aFolderThatBecameALinkAfterTheApprovalIsNotFollowed(@TempDir Path outside) throws IOException {
        ScriptedJobContext job = job(THREE);
        job.runToApproval(handler);
        Files.createDirectories(site);
        Files.createSymbolicLink(site.resolve("lib"), outside);

        NonRetryableException stopped = assertThrows(NonRetryableException.class, () -> job.run(handler));

        assertTrue(stopped.getMessage().contains("symbolic link"), stopped.getMessage());
        assertEquals(0, outside.toFile().list().length);
        assertFalse(Files.exists(site.resolve("a.txt")));
    }

    @Test
    void anApprovedFileThatIsThereAlreadyIsFine() throws IOException {
        ScriptedJobContext job = job(THREE);
        job.runToApproval(handler);
        there("lib/b.txt", "new b\n");

        assertEquals(
                "create",
                job.run(handler).getJsonArray("files").getJsonObject(1).getString("change"));
    }

    @Test
    void aScriptStaysOneThatCanBeRun() throws IOException {
        there("run.sh", "old\n");
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rwxr-x--x");
        Files.setPosixFilePermissions(site.resolve("run.sh"), permissions);
        ScriptedJobContext job = job("run.sh", "new\n");
        job.runToApproval(handler);
        job.run(handler);

        assertEquals("new\n", content("run.sh"));
        assertEquals(permissions, Files.getPosixFilePermissions(site.resolve("run.sh")));
    }

    @Test
    void anOldFileThatCannotBeComparedIsToldOf() throws IOException {
        Files.createDirectories(site);
        Files.write(site.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});

        JsonObject file = job("logo.png", "text\n")
                .runToApproval(handler)
                .data()
                .getJsonArray("files")
                .getJsonObject(0);

        assertEquals("(no diff: the file that is there has 5 bytes that are not UTF-8 text)", file.getString("diff"));
    }

    @Test
    void theDataToApproveStaysBoundedWhateverIsThere() throws IOException {
        String old = "old\n".repeat(4_000);
        String[] files = new String[200];
        for (int i = 0; i < files.length; i += 2) {
            there("f" + i, old);
            files[i] = "f" + i;
            files[i + 1] = "new\n".repeat(2_500);
        }

        JsonObject data = job(files).runToApproval(handler).data();

        assertTrue(
                data.encode().length() < 4 * 1024 * 1024,
                "characters: " + data.encode().length());
        assertTrue(data.encode().contains("too large to compare them all"));
    }

    @Test
    void aRunTrustsNoInput() {
        NonRetryableException refused = assertThrows(
                NonRetryableException.class, () -> job("../../etc/passwd", "x").run(handler));

        assertEquals(JobError.INVALID_INPUT, refused.code());
    }

    @Test
    void theExampleWorks() {
        JsonObject example = handler.describe().example();
        assertEquals(List.of(), handler.check(example));
        ScriptedJobContext job = new ScriptedJobContext(example);

        job.runToApproval(handler);

        assertEquals(2, job.run(handler).getJsonArray("files").size());
        assertEquals(JsonArray.of("files"), handler.describe().schema().getJsonArray("required"));
    }

    @Test
    void anUndecidedJobParks() {
        ScriptedJobContext job = job(THREE);

        assertNull(job.run(handler));
        assertNull(job.run(new CodeGenerationHandler(root)));
        assertEquals(List.of("diff"), job.worked());
    }
}
