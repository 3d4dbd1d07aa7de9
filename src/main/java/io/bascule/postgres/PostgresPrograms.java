package io.bascule.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs {@code initdb}, {@code pg_ctl} and {@code postgres}, unpacked from the jar into a folder that is named
 * after its content.
 */
record PostgresPrograms(Path folder) {
    private static final String EXTENSION = isOs("win") ? ".exe" : "";

    /** Unpacks them where they are not there yet, 60 MB, and removes those of another version of the jar. */
    static PostgresPrograms in(EmbeddedFolder place) throws IOException {
        byte[] archive = archive();
        CRC32 crc = new CRC32();
        crc.update(archive);
        Path folder = place.root().resolve("server-" + Long.toHexString(crc.getValue()));
        if (!Files.exists(folder)) {
            for (Path other : place.children("server-")) {
                EmbeddedFolder.deleteTree(other);
            }
            Path part = place.root().resolve("server-part");
            unpack(archive, part);
            place.adopt(part, folder);
        }
        return new PostgresPrograms(folder);
    }

    /**
     * Runs one of them to its end.
     *
     * @param output where everything goes that it and what it starts have to say. A file, not a pipe: the server outlives us
     *     when we are killed
     * @return its exit code
     */
    int run(String program, List<String> arguments, Path output) throws IOException {
        List<String> command = new ArrayList<>();
        // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody, with root's files.
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(folder.resolve("bin").resolve(program + EXTENSION).toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseProblem("Interrupted while " + program + " was running", e);
        }
    }

    private static byte[] archive() throws IOException {
        String arch = System.getProperty("os.arch");
        String machine = arch.equals("amd64") ? "x86_64" : arch;
        String system = isOs("win") ? "Windows" : isOs("mac") ? "Darwin" : "Linux";
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new DatabaseProblem(
                    "This jar brings no PostgreSQL for " + System.getProperty("os.name") + " on " + arch
                            + ". Use a PostgreSQL of your own: set DATABASE_URL=postgresql://user:password@host:5432/database."
                            + " Or build the jar on this machine, or with -Pall-platforms.");
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        Files.createDirectory(target);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("An archive of PostgreSQL reaches out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            path.toFile().setExecutable((entry.getMode() & 0100) != 0);
        }
    }

    private static boolean isOs(String prefix) {
        return System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT).startsWith(prefix);
    }
}
