package io.bascule.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** {@code .zip}. Its end lists all that is in it, so each is written whole; what was compressed once is copied as it is. */
final class ZipPacking implements Packing {
    private final byte[] compressed;
    private final byte[] head;

    ZipPacking(List<Entry> entries) {
        this.compressed = write(new Rest(0), zip -> {
            for (Entry entry : entries) {
                put(zip, entry, ZipArchiveEntry.DEFLATED);
            }
        });
        Rest all = new Rest(0);
        int[] length = new int[1];
        write(all, zip -> {
            copyTo(zip);
            length[0] = all.bytes.size();
        });
        this.head = Arrays.copyOf(all.bytes.toByteArray(), length[0]);
    }

    @Override
    public byte[] head() {
        return head;
    }

    @Override
    public byte[] tail(Entry last) {
        return write(new Rest(head.length), zip -> {
            copyTo(zip);
            put(zip, last, ZipArchiveEntry.STORED);
        });
    }

    /** Writes what is in a zip. */
    private interface Content {
        void write(ZipArchiveOutputStream zip) throws IOException;
    }

    /** Keeps what follows after so many bytes. */
    private static final class Rest extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int without;

        Rest(int without) {
            this.without = without;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int at, int length) {
            int skipped = Math.min(without, length);
            without -= skipped;
            bytes.write(from, at + skipped, length - skipped);
        }
    }

    private static byte[] write(Rest to, Content content) {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(to)) {
            content.write(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to.bytes.toByteArray();
    }

    private void copyTo(ZipArchiveOutputStream zip) throws IOException {
        try (ZipFile parts = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(compressed))
                .get()) {
            for (ZipArchiveEntry entry : Collections.list(parts.getEntriesInPhysicalOrder())) {
                try (InputStream raw = parts.getRawInputStream(entry)) {
                    zip.addRawArchiveEntry(entry, raw);
                }
            }
        }
    }

    private static void put(ZipArchiveOutputStream zip, Entry entry, int method) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(entry.content());
        ZipArchiveEntry header = new ZipArchiveEntry(entry.name());
        header.setMethod(entry.isFolder() ? ZipArchiveEntry.STORED : method);
        header.setSize(entry.content().length);
        header.setCrc(crc.getValue());
        header.setTime(Entry.TIME_MS);
        header.setUnixMode(entry.mode());
        zip.putArchiveEntry(header);
        zip.write(entry.content());
        zip.closeArchiveEntry();
    }
}
