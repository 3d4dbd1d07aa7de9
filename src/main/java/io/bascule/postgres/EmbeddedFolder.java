package io.bascule.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the embedded PostgreSQL keeps under {@code <data directory>/postgres}, readable for its owner only.
 *
 * <pre>
 * data/       the database itself
 * log/        its own log, a file for each day of the week
 * password    of both its roles
 * port        where it listens, chosen at the first start
 * start.log   what the last start said
 * server-*    the unpacked programs, made again when missing
 * </pre>
 */
record EmbeddedFolder(Path root) {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFolder.class);
    private static final int LOG_LINES = 15;

    static EmbeddedFolder in(Path dataDir) throws IOException {
        Path root = dataDir.resolve("postgres");
        Files.createDirectories(root);
        if (POSIX) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        }
        return new EmbeddedFolder(root.toRealPath());
    }

    Path data() {
        return root.resolve("data");
    }

    Path passwordFile() {
        return root.resolve("password");
    }

    Path startLog() {
        return root.resolve("start.log");
    }

    boolean isInitialized() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    /** The password, made up at the first call. */
    String password() throws IOException {
        if (Files.exists(passwordFile())) {
            return Files.readString(passwordFile()).strip();
        }
        if (isInitialized()) {
            throw new DatabaseProblem("The password of the embedded database is missing: restore " + passwordFile()
                    + " from your backup. Without it the data in " + data() + " cannot be opened.");
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        writeDurably(passwordFile(), password);
        return password;
    }

    OptionalInt port() throws IOException {
        Path file = root.resolve("port");
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        try {
            int port = Integer.parseInt(Files.readString(file).strip());
            return port > 0 && port < 65536 ? OptionalInt.of(port) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    void rememberPort(int port) throws IOException {
        writeDurably(root.resolve("port"), String.valueOf(port));
    }

    /** A new name for a database that is being made; what an interrupted start left under such names is removed. */
    Path scratch() throws IOException {
        for (Path leftover : children("data.new-")) {
            try {
                deleteTree(leftover);
            } catch (IOException | UncheckedIOException e) {
                // The initdb of a process that was just killed may still write there; the next first start removes it.
                LOG.debug("Left {} where it is", leftover, e);
            }
        }
        return root.resolve("data.new-" + System.nanoTime());
    }

    /** Makes a finished folder the real one, at once and for good. */
    void adopt(Path finished, Path name) throws IOException {
        Files.move(finished, name, StandardCopyOption.ATOMIC_MOVE);
        flushNames();
    }

    /** The end of what PostgreSQL said of its last start, for an error message. */
    String lastWords() {
        StringBuilder words = new StringBuilder(tail(startLog()));
        newestLog().ifPresent(log -> words.append(tail(log)));
        return words.toString();
    }

    List<Path> children(String prefix) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(p -> p.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Optional<Path> newestLog() {
        try (Stream<Path> logs = Files.list(root.resolve("log"))) {
            return logs.max(Comparator.comparing(log -> log.toFile().lastModified()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            StringBuilder tail = new StringBuilder();
            lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                    .forEach(line -> tail.append("\n  ").append(line));
            return tail.toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whole and on disk, or not there at all: losing the password would be losing the data. */
    private void writeDurably(Path file, String text) throws IOException {
        Path part = root.resolve(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        FileAttribute<?>[] ownerOnly = POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(part, ownerOnly);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flushNames();
    }

    private void flushNames() throws IOException {
        if (POSIX) { // Windows cannot open a directory, and orders its metadata by itself.
            try (FileChannel directory = FileChannel.open(root, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }
}
