package io.bascule.download;

import java.util.List;

/** A kind of archive that grows at its end: its beginning is the same bytes, whatever its last file is. */
interface Packing {
    /** All but the last file; shared, so it must not be changed. */
    byte[] head();

    /** The last file and the end. */
    byte[] tail(Entry last);

    static Packing of(Platform platform, List<Entry> entries) {
        return platform == Platform.WINDOWS ? new ZipPacking(entries) : new TarPacking(entries);
    }
}
