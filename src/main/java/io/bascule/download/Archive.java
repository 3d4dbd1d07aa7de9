package io.bascule.download;

/**
 * An archive, in two pieces that follow each other.
 *
 * @param head shared with all that are like it: not to be changed
 * @param tag another where anything in it is another
 */
public record Archive(Choice choice, byte[] head, byte[] tail, String tag) {
    /** In bytes. */
    public long length() {
        return (long) head.length + tail.length;
    }
}
