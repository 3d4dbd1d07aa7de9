package io.bascule.handler.codegeneration;

import io.bascule.job.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A file that is there.
 *
 * @param text what it holds, or null where it cannot be compared
 * @param whyNoText why not, as a clause about the file, or null
 */
record ExistingFile(String sha256, String text, String whyNoText) {
    /** Largest file that is compared, in bytes. */
    static final int MAX_COMPARED = ProposalRules.MAX_FILE_BYTES;

    /** Reads a regular file; a symbolic link in its place is an error. */
    static ExistingFile read(Path file) throws IOException {
        MessageDigest digest = newDigest();
        byte[] head;
        long bytes;
        try (InputStream in = new DigestInputStream(
                Channels.newInputStream(
                        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))),
                digest)) {
            head = in.readNBytes(MAX_COMPARED);
            bytes = head.length + in.transferTo(OutputStream.nullOutputStream());
        }
        return of(HexFormat.of().formatHex(digest.digest()), head, bytes);
    }

    private static ExistingFile of(String sha256, byte[] head, long bytes) {
        if (bytes > MAX_COMPARED) {
            return new ExistingFile(sha256, null, "has " + bytes + " bytes, too many to compare");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(head))
                    .toString();
            if (Text.isStorable(text)) {
                return new ExistingFile(sha256, text, null);
            }
        } catch (CharacterCodingException binary) {
            // Told below, as for a text that holds NUL.
        }
        return new ExistingFile(sha256, null, "has " + bytes + " bytes that are not UTF-8 text");
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
