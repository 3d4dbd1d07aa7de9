package io.bascule.faults;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.Machine;
import io.bascule.blackbox.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** A disk of a limited size for the database, where this machine lets us mount one. */
final class Disk implements AutoCloseable {
    private static final int SIZE_MB = 600;
    /** Longer runs keep more rows. */
    private static final int MORE_MB = 200;

    private static final String LARGE = "create table public.large as select generate_series(1, 5000000)";
    private static final int PIECE = 1 << 20;

    private final Path folder;
    private final boolean mounted;

    private Disk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    /** Mounted at this folder; where that is not allowed, the folder as it is. */
    static Disk at(Path folder, int scale) throws IOException {
        Files.createDirectories(folder);
        String size = "size=" + (SIZE_MB + MORE_MB * (scale - 1)) + "m";
        return new Disk(folder, run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString()));
    }

    private static boolean run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    /** Nothing more can be written for a while. PostgreSQL may end on it; then it is started again once there is room. */
    Fault full(long forMs) {
        return story -> {
            Machine.needs(mounted, "the right to mount a tmpfs, for a disk of a limited size");
            for (int i = 0; i < story.scale(); i++) {
                Path filler = folder.resolve("filler");
                FleetDatabase database = story.fleet().database();
                fill(filler);
                assertThrows(SQLException.class, () -> database.superuser().execute(LARGE), "the disk is full");
                Eventually.pause(forMs);
                Files.delete(filler);
                Eventually.is("PostgreSQL runs", Fleet.PATIENCE, () -> runs(database), () -> "");
            }
        };
    }

    private static void fill(Path filler) throws IOException {
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("space")) {
                throw full;
            }
        }
    }

    private static boolean runs(FleetDatabase database) throws Exception {
        if (!database.isRunning()) {
            database.startAgain();
        }
        return database.rows().one("select 1").equals("1");
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            unmount(folder);
        }
    }

    static void unmount(Path folder) throws IOException {
        run("umount", folder.toString());
    }
}
