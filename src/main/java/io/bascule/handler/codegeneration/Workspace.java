package io.bascule.handler.codegeneration;

import io.bascule.handler.NonRetryableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The folder that a job may write in. Nothing outside of it is read or written, whatever symbolic links someone left inside:
 * no part of a path below the root may be one. The root itself may be.
 */
final class Workspace {
    private final Path root;
    private final Path folder;

    /**
     * @param root made where it is missing
     * @param name one segment
     */
    Workspace(Path root, String name) throws IOException {
        Files.createDirectories(root);
        this.root = root.toRealPath();
        this.folder = this.root.resolve(name);
    }

    /** Absolute; it is made with the first file. */
    Path folder() {
        return folder;
    }

    /** Absolute and without symbolic links; exists. */
    Path root() {
        return root;
    }

    /** What is at a path that {@link PathRules} took. */
    Optional<ExistingFile> read(String path) throws IOException {
        Path target = target(path);
        Optional<BasicFileAttributes> found = attributes(target);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!found.get().isRegularFile()) {
            throw new NonRetryableException("'" + path + "' cannot be written: there is something that is not a file");
        }
        return Optional.of(ExistingFile.read(target));
    }

    /**
     * Where a path leads, once every part of it that exists is known to be inside.
     *
     * @throws NonRetryableException where a part is a symbolic link, or a folder's name is taken by something else
     */
    Path target(String path) throws IOException {
        Path target = resolve(path);
        Path part = root;
        for (Path segment : root.relativize(target)) {
            part = part.resolve(segment);
            Optional<BasicFileAttributes> found = attributes(part);
            if (found.isEmpty()) {
                break;
            }
            checkPart(path, part, found.get(), part.equals(target));
        }
        return target;
    }

    private Path resolve(String path) {
        try {
            Path target = folder.resolve(path).normalize();
            if (target.startsWith(folder) && !target.equals(folder)) {
                return target;
            }
        } catch (InvalidPathException notOnThisSystem) {
            throw new NonRetryableException(
                    "'" + path + "' is no name that this server's file system can hold; rename it");
        }
        throw new NonRetryableException("'" + path + "' leads out of the workspace");
    }

    private void checkPart(String path, Path part, BasicFileAttributes found, boolean last) throws IOException {
        String name = root.relativize(part).toString();
        if (found.isSymbolicLink() || !part.toRealPath().startsWith(root)) {
            throw new NonRetryableException("'" + path + "' cannot be written: '" + name + "' is a symbolic link");
        }
        if (!last && !found.isDirectory()) {
            throw new NonRetryableException("'" + path + "' cannot be written: '" + name + "' is not a folder");
        }
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException nothingThere) {
            return Optional.empty();
        }
    }
}
