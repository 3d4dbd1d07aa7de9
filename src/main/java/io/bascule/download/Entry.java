package io.bascule.download;

import java.nio.charset.StandardCharsets;

/**
 * A file or folder of an archive.
 *
 * @param name with the folders before it; that of a folder ends with a slash
 * @param mode who may read, write and run it, as Unix says it
 */
record Entry(String name, byte[] content, int mode) {
    /** The same in every archive, so that packing the same files gives the same bytes: 2026-01-01T00:00:00Z, in milliseconds. */
    static final long TIME_MS = 1_767_225_600_000L;

    static Entry folder(String name) {
        return new Entry(name, new byte[0], 0755);
    }

    static Entry text(String name, String content, int mode) {
        return new Entry(name, content.getBytes(StandardCharsets.UTF_8), mode);
    }

    boolean isFolder() {
        return name.endsWith("/");
    }
}
