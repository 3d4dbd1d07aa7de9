package io.bascule.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One server per data directory. The operating system drops the lock with the process, so nothing stale can stay. */
final class DataDirectoryLock implements AutoCloseable {
    /** Beyond the text, since Windows also forbids reading what is locked. */
    private static final long LOCKED_BYTE = 1L << 32;

    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws DatabaseProblem where another process has it */
    static DataDirectoryLock take(Path dataDir) throws IOException {
        FileChannel channel = FileChannel.open(
                dataDir.resolve("bascule.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (!lock(channel)) {
                throw new DatabaseProblem("Another Bascule (process " + holder(channel) + ") uses the data directory "
                        + dataDir + ". Stop it, or give this one a directory of its own with data.dir"
                        + " (BASCULE_DATA_DIR). To run several nodes on one database, set DATABASE_URL for each.");
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectoryLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
