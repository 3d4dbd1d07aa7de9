package io.bascule.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A browser, and a server of one's own, for the tests of a class. */
final class Stage implements BeforeAllCallback, AfterAllCallback {
    Chromium chromium;
    Site site;
    private Path folder;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        chromium = Chromium.ofProcess();
        folder = Files.createTempDirectory("bascule-pages");
        site = new Site(folder);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (site != null) {
            site.close();
        }
        if (folder != null) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(Stage::delete);
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody at a browser, who has not signed in. */
    Reader reader() {
        return new Reader(chromium, site);
    }

    /** Somebody who signs in at an address, which is then shown. */
    Reader at(String path, String user) {
        return reader().at(path, user);
    }
}
