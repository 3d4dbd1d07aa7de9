package io.bascule.agent;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** A run's own folder. */
final class WorkFolder {
    private final Path path;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder of all runs.
     *
     * @throws WrongSettings where no run could have its own in it
     */
    static void require(Path workDir) throws WrongSettings {
        try {
            makeAll(workDir);
            if (Files.isWritable(workDir)) {
                return;
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new WrongSettings(List.of(
                Setting.WORK_DIR.names() + ": must be a folder that the agent can make and write to, not " + workDir));
    }

    /** A link to a folder is one, which Java before 20 does not see. */
    private static void makeAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** Makes one that nobody else has: an earlier run of the job may still be ending in its own. */
    static WorkFolder make(Path workDir, String jobId) throws IOException {
        makeAll(workDir);
        for (int n = 1; ; n++) {
            try {
                return new WorkFolder(Files.createDirectory(workDir.resolve(jobId + "-" + n)));
            } catch (FileAlreadyExistsException taken) {
                // The next one.
            }
        }
    }

    Path path() {
        return path;
    }

    /** Removes it with all that is in it; links are removed, not what they lead to. */
    void remove() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
