package io.bascule.blackbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * What the JVM makes of the jar's classes, kept in a file beside it for all processes that tests start by the hundred: each start
 * takes a third less. Made by a first server, which does some work too, once for each build of the jar and version of the JVM.
 */
final class SharedClasses {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Path made;

    private SharedClasses() {}

    /** The file, made now where there is none of this jar. Two processes that run tests make it once. */
    static synchronized Path of(Path jar) {
        if (made == null) {
            Path archive = jar.resolveSibling("bascule-" + Runtime.version().feature() + ".jsa");
            try (FileChannel file = FileChannel.open(
                            archive.resolveSibling(archive.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock alone = file.lock()) {
                if (!alone.isValid() || !isOf(jar, archive)) {
                    make(archive);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            made = archive;
        }
        return made;
    }

    private static boolean isOf(Path jar, Path archive) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private static void make(Path archive) throws IOException {
        Path folder = Files.createTempDirectory(archive.getParent(), "first-start");
        Path written = folder.resolve("classes.jsa");
        Launch launch = Launch.in(folder).withPassword().withQuickRhythms().withJvm(Launch.ARCHIVE + written);
        try (ServerProcess server = launch.serve()) {
            work(server.ready().admin());
            server.askToStop();
            server.exitCode();
        }
        UnpackedPostgres.keep(launch.dataDir());
        Files.move(written, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Most of what nodes do in tests, each thing once, for its classes are read then. */
    private static void work(Api api) throws IOException {
        JsonObject file = JsonObject.of("path", "a.txt", "content", "something");
        String id = api.submit("code-generation", JsonObject.of("files", JsonArray.of(file)));
        api.until(id, "WAITING_APPROVAL", PATIENCE);
        JsonObject asked = api.get("/api/admin/agent-checkpoints?status=PENDING&limit=100")
                .getJsonArray("checkpoints")
                .getJsonObject(0);
        api.ok(
                "POST",
                "/api/admin/agent-checkpoints/" + asked.getString("id"),
                JsonObject.of("digest", asked.getString("digest")));
        api.until(id, "COMPLETED", PATIENCE);
        JsonObject task = JsonObject.of("jobType", "simple-task", "taskDescription", "One of two");
        JsonObject both = JsonObject.of("jobs", JsonArray.of(task, task));
        JsonArray ids = api.ok("POST", "/api/agent-jobs/batch", both, "Idempotency-Key", "both")
                .getJsonArray("jobs");
        for (int i = 0; i < ids.size(); i++) {
            api.until(ids.getJsonObject(i).getString("id"), "COMPLETED", PATIENCE);
        }
    }
}
