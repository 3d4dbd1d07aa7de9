package io.bascule.handler.codegeneration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.NonRetryableException;
import io.bascule.job.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
    @TempDir
    private Path disk;

    private Workspace workspace;
    private Path folder;
    private Path outside;

    @BeforeEach
    void openAWorkspace() throws IOException {
        workspace = new Workspace(disk.resolve("root"), "site");
        folder = workspace.folder();
        outside = Files.createDirectory(disk.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
    }

    @Test
    void aFileThatIsThereIsRead() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/a.ts"), "über");

        ExistingFile found = workspace.read("lib/a.ts").orElseThrow();

        assertEquals(new ExistingFile(Digest.hex("über"), "über", null), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "lib/a.ts", "lib/deep/er/a.ts"})
    void nothingThereIsNothing(String path) throws IOException {
        assertEquals(Optional.empty(), workspace.read(path));
    }

    @Test
    void aFileThatIsALinkOutsideIsNotRead() throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("a"), outside.resolve("secret"));

        refused("a", "'site/a' is a symbolic link");
    }

    @Test
    void aFolderThatIsALinkOutsideIsNotEntered() throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("lib"), outside);

        refused("lib/secret", "'site/lib' is a symbolic link");
        refused("lib/new", "'site/lib' is a symbolic link");
    }

    @Test
    void aLinkThatLeadsNowhereIsALinkToo() throws IOException {
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("a"), outside.resolve("missing"));

        refused("a", "symbolic link");
    }

    @Test
    void aLinkInsideTheFolderIsNoBetter() throws IOException {
        Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("lib"), Path.of("real"));

        refused("lib/a", "symbolic link");
    }

    @Test
    void theWorkspaceItselfMustNotBeALink() throws IOException {
        Files.createSymbolicLink(folder, outside);

        refused("secret", "'site' is a symbolic link");
    }

    @Test
    void theRootMayBeALinkOfTheOperator() throws IOException {
        Path root = Files.createSymbolicLink(disk.resolve("link"), Files.createDirectory(disk.resolve("volume")));

        assertEquals(disk.resolve("volume").toRealPath().resolve("site/a"), new Workspace(root, "site").target("a"));
    }

    @Test
    void aFolderInTheFilesPlaceIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("a"));

        refused("a", "not a file");
    }

    @Test
    void aFileInAFoldersPlaceIsRefused() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("lib"), "x");

        refused("lib/a", "'site/lib' is not a folder");
    }

    /** The rules of paths refuse these before; the last guard does not rely on it. */
    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", ".", "a/..", "a\u0000b"})
    void aPathThatLeadsOutIsRefusedWithoutTheRules(String path) {
        assertThrows(NonRetryableException.class, () -> workspace.read(path));
    }

    @Test
    void bytesThatAreNoTextAreNotCompared() throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
        Files.write(folder.resolve("nul"), new byte[] {'a', 0, 'b'});

        assertEquals(
                "has 3 bytes that are not UTF-8 text",
                workspace.read("binary").orElseThrow().whyNoText());
        assertNull(workspace.read("nul").orElseThrow().text());
    }

    @Test
    void aHugeFileHasItsDigestAndNoText() throws IOException {
        byte[] huge = new byte[ExistingFile.MAX_COMPARED + 1];
        Files.createDirectories(folder);
        Files.write(folder.resolve("huge"), huge);

        ExistingFile found = workspace.read("huge").orElseThrow();

        assertEquals(Digest.hex(huge), found.sha256());
        assertEquals("has " + huge.length + " bytes, too many to compare", found.whyNoText());
    }

    private void refused(String path, String because) {
        NonRetryableException refused = assertThrows(NonRetryableException.class, () -> workspace.read(path));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
