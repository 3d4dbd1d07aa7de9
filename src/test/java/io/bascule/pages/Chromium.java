package io.bascule.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.bascule.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own browser: one for all tests of a process, since it takes long to start. */
final class Chromium {
    /** How long a page may take for anything, on a machine that has other things to do. */
    static final double PATIENCE_MS = 12_000;

    private static Chromium ofProcess;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(executable));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    /** Skips the test where there is none. */
    static Chromium ofProcess() {
        if (ofProcess == null) {
            ofProcess = new Chromium(executable());
            // The test framework tells the end of a class, not of a process.
            Runtime.getRuntime().addShutdownHook(new Thread(ofProcess.playwright::close));
        }
        return ofProcess;
    }

    private static Path executable() {
        Optional<Path> executable = Stream.of(
                        System.getProperty("chromium", ""),
                        "/usr/bin/chromium-headless-shell",
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        Machine.needs(executable.isPresent(), "Chromium, to test the pages (-Dchromium=/path/to/it)");
        return executable.get();
    }

    Browser browser() {
        return browser;
    }
}
