package io.bascule.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** {@code .tar.gz}: what is compressed piece by piece and put together is read as one (RFC 1952, 2.2). */
final class TarPacking implements Packing {
    private final byte[] head;

    TarPacking(List<Entry> entries) {
        this.head = compressed(tar -> {
            for (Entry entry : entries) {
                put(tar, entry);
            }
            tar.flush();
        });
    }

    @Override
    public byte[] head() {
        return head;
    }

    @Override
    public byte[] tail(Entry last) {
        return compressed(tar -> {
            put(tar, last);
            tar.finish();
        });
    }

    /** Writes some of a tar. */
    private interface Part {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    /** The tar is not closed: that would end it, and there is nothing of it but memory. */
    private static byte[] compressed(Part part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            part.write(new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, Entry entry) throws IOException {
        TarArchiveEntry header = new TarArchiveEntry(entry.name());
        header.setSize(entry.content().length);
        header.setMode(entry.mode());
        header.setIds(0, 0);
        header.setModTime(FileTime.fromMillis(Entry.TIME_MS));
        tar.putArchiveEntry(header);
        tar.write(entry.content());
        tar.closeArchiveEntry();
    }
}
