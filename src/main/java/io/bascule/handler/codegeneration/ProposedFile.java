package io.bascule.handler.codegeneration;

import io.bascule.job.Digest;
import java.nio.charset.StandardCharsets;

/**
 * A file that a job wants to write.
 *
 * @param path relative to the workspace, with {@code /}
 * @param content all of it; written as UTF-8
 */
record ProposedFile(String path, String content) {

    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    /** Of the bytes, in lower-case hexadecimal, as {@code sha256sum} prints it. */
    String sha256() {
        return Digest.hex(bytes());
    }
}
