package io.bascule.handler.codegeneration;

import io.bascule.handler.NonRetryableException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Writes what was approved, all of it or, where the disk is full or the folder has changed, nothing: first every file beside
 * its place, on the disk for good, then each into its place in one move.
 *
 * <p>A crash between two moves leaves some files in place. The next run takes those for done and moves the others, so it may
 * be repeated any number of times.
 */
final class ApprovedWrite {
    /** The job's error code where the folder is no longer what the diff was made against. */
    static final String FOLDER_CHANGED = "FOLDER_CHANGED";

    private final Workspace workspace;
    private final UUID jobId;
    private final List<ApprovedFile> files;

    ApprovedWrite(Workspace workspace, UUID jobId, List<ApprovedFile> files) {
        this.workspace = workspace;
        this.jobId = jobId;
        this.files = files;
    }

    /**
     * @throws NonRetryableException with {@link #FOLDER_CHANGED} where a file is neither what was compared nor what was approved
     */
    void run() throws IOException {
        List<ApprovedFile> missing = missing();
        try {
            for (ApprovedFile file : missing) {
                stage(file);
            }
            for (ApprovedFile file : missing) {
                move(file);
            }
        } finally {
            for (ApprovedFile file : missing) {
                Files.deleteIfExists(staged(file));
            }
        }
        syncFolders();
    }

    /** The files that are not in place yet. */
    List<ApprovedFile> missing() throws IOException {
        List<ApprovedFile> missing = new ArrayList<>();
        for (ApprovedFile file : files) {
            if (!isInPlace(file)) {
                missing.add(file);
            }
        }
        return missing;
    }

    private boolean isInPlace(ApprovedFile file) throws IOException {
        String path = file.file().path();
        String found = workspace.read(path).map(ExistingFile::sha256).orElse(null);
        if (file.file().sha256().equals(found)) {
            return true;
        }
        String compared = file.change().replacesSha256();
        if (found == null ? compared == null : found.equals(compared)) {
            return false;
        }
        throw new NonRetryableException(
                FOLDER_CHANGED,
                "The folder changed after it was compared: '" + path + "' is " + described(found) + " now, and was "
                        + described(compared) + " when the approved diff was made. Nothing more was written; submit the"
                        + " job again to see the new diff.");
    }

    private static String described(String sha256) {
        return sha256 == null ? "missing" : "a file with SHA-256 " + sha256;
    }

    /** Writes a file beside its place and has the disk keep it. */
    void stage(ApprovedFile file) throws IOException {
        Path target = workspace.target(file.file().path());
        Files.createDirectories(target.getParent());
        Path staged = staged(file);
        Files.deleteIfExists(staged);
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer bytes = ByteBuffer.wrap(file.file().bytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        keepPermissions(target, staged);
    }

    /** Puts a staged file into its place, unless the folder has changed meanwhile. */
    void move(ApprovedFile file) throws IOException {
        if (!isInPlace(file)) {
            Path target = workspace.target(file.file().path());
            Files.move(staged(file), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Named by job and number, so that a later run finds and removes what a crash has left. */
    private Path staged(ApprovedFile file) throws IOException {
        Path target = workspace.target(file.file().path());
        return target.resolveSibling(PathRules.RESERVED_PREFIX + jobId + "-" + files.indexOf(file) + ".tmp");
    }

    /** So that a script that is replaced stays one that can be run. */
    private static void keepPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (view != null && Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            view.setPermissions(Files.getPosixFilePermissions(from, LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** A move is on the disk once its folder is, and a folder once the one above it is. */
    private void syncFolders() throws IOException {
        Set<Path> folders = new TreeSet<>();
        for (ApprovedFile file : files) {
            Path folder = workspace.target(file.file().path()).getParent();
            while (folder.startsWith(workspace.root()) && folders.add(folder)) {
                folder = folder.getParent();
            }
        }
        for (Path folder : folders) {
            sync(folder);
        }
    }

    private static void sync(Path folder) throws IOException {
        boolean windows = File.separatorChar == '\\';
        if (windows) {
            return; // It opens no folder as a file, and its journal keeps moves in order.
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
