package io.bascule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.settings.ConfigReader;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BasculeVertxTest {
    @TempDir
    Path folder;

    /** It falls back without a word, so that it is missing would not be noticed. */
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void linuxWaitsByItsOwnMeans() throws Exception {
        Vertx vertx = BasculeVertx.start(ConfigReader.read(Optional.empty(), folder, Map.of()));
        try {
            assertTrue(vertx.isNativeTransportEnabled(), () -> String.valueOf(vertx.unavailableNativeTransportCause()));
        } finally {
            vertx.close().await();
        }
    }
}
