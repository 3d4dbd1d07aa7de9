package io.bascule.download;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a machine runs on. Lower case in the API. */
public enum Platform {
    LINUX,
    MACOS,
    WINDOWS;

    public static final String NAMES = "linux, macos or windows";

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Platform> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(platform -> platform.wireName().equals(name))
                .findFirst();
    }
}
