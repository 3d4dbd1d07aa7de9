package io.bascule.blackbox;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs as the first server of a build unpacked them, for others that tests start: to unpack them takes more of a
 * processor than all else of a first start.
 */
public final class UnpackedPostgres {
    /** What the server names the folder after its content begins like this. */
    private static final String PREFIX = "server-";

    private UnpackedPostgres() {}

    private static Path kept() {
        return Launch.jar().resolveSibling("unpacked-postgres");
    }

    /** Keeps those of a data directory, whose server has ended. */
    static void keep(Path dataDir) throws IOException {
        Path programs;
        try (Stream<Path> children = Files.list(dataDir.resolve("postgres"))) {
            programs = children.filter(child -> child.getFileName().toString().startsWith(PREFIX))
                    .findFirst()
                    .orElseThrow();
        }
        if (!Files.exists(kept().resolve(programs.getFileName()))) {
            Files.createDirectories(kept());
            Files.move(programs, kept().resolve(programs.getFileName()));
        }
    }

    /** Puts them into a data directory that is not there yet, and returns that. Where none are kept its server unpacks its own. */
    public static Path giveTo(Path dataDir) throws IOException {
        SharedClasses.of(Launch.jar());
        if (!Files.exists(kept())) {
            return dataDir;
        }
        Path root = Files.createDirectories(dataDir.resolve("postgres"));
        List<Path> all;
        try (Stream<Path> tree = Files.walk(kept())) {
            all = tree.skip(1).toList();
        }
        for (Path from : all) {
            Path to = root.resolve(kept().relativize(from));
            if (Files.isSymbolicLink(from)) {
                Files.createSymbolicLink(to, Files.readSymbolicLink(from));
            } else if (Files.isDirectory(from)) {
                Files.createDirectories(to);
            } else {
                link(to, from);
            }
        }
        return dataDir;
    }

    /** No server writes to its programs. Another disk has them once more. */
    private static void link(Path to, Path from) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException otherDisk) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
