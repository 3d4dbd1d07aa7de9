package io.bascule.download;

/** Which of the archives. */
public record Choice(Platform platform, Program program) {

    /** {@code bascule-agent-linux-java.tar.gz}. */
    public String fileName() {
        String end = platform == Platform.WINDOWS ? ".zip" : ".tar.gz";
        return "bascule-agent-" + platform.wireName() + "-" + program.wireName() + end;
    }

    public String mediaType() {
        return platform == Platform.WINDOWS ? "application/zip" : "application/gzip";
    }
}
