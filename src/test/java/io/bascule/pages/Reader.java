package io.bascule.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Somebody at a browser of their own. Whatever a page must never do (break its security policy, fail in a script, ask another
 * host, open an alert) is remembered, and {@link #close} fails for it.
 */
final class Reader implements AutoCloseable {
    static final String INBOX = "/admin/agent-checkpoints";
    static final int WIDTH = 1280;
    static final int HEIGHT = 820;
    private static final String NARROW = "-narrow";
    /** What was inspected, by this process. */
    private static final Set<String> INSPECTED = ConcurrentHashMap.newKeySet();

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final String WATCH = """
            addEventListener('securitypolicyviolation', event =>
              console.error(`broke the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
            """;
    /** A browser says so of each answer that is none. */
    private static final Pattern EXPECTED = Pattern.compile("Failed to load resource.*");

    final Page page;
    private final Site site;
    private final BrowserContext context;
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    Reader(Chromium chromium, Site site, int width, int height) {
        this.site = site;
        context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        // Tests look at where a page ends, not at its way there, which a browser without a screen card
                        // pays for.
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setLocale("en-GB"));
        context.addInitScript(WATCH);
        page = newPage();
    }

    Reader(Chromium chromium, Site site) {
        this(chromium, site, WIDTH, HEIGHT);
    }

    /** Another tab of the same browser, at an address. */
    Page tab(String path) {
        Page tab = newPage();
        tab.navigate(site.url(path));
        return tab;
    }

    private Page newPage() {
        Page tab = context.newPage();
        tab.setDefaultTimeout(Chromium.PATIENCE_MS);
        tab.onConsoleMessage(message -> {
            if (message.type().equals("error")
                    && !EXPECTED.matcher(message.text()).matches()) {
                wrong.add(message.text());
            }
        });
        tab.onPageError(wrong::add);
        tab.onDialog(dialog -> {
            wrong.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
        tab.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:") && !request.url().startsWith("data:")) {
                wrong.add("asked another host: " + request.url());
            }
        });
        return tab;
    }

    /** Signs in at an address, which is then shown. */
    Reader at(String path, String user) {
        page.navigate(site.url(path));
        signIn(user);
        assertThat(page.locator("header.top")).isVisible();
        return this;
    }

    void signIn(String user) {
        page.getByLabel("Username").fill(user);
        page.getByLabel("Password").fill(Site.PASSWORD);
        page.keyboard().press("Enter");
    }

    /** Runs a script before those of each page that is loaded from now on. */
    void before(String script) {
        context.addInitScript(script);
    }

    void open(String path) {
        page.navigate(site.url(path));
    }

    /** Goes to an address as a link does, without loading the page anew. */
    void follow(String path) {
        page.evaluate(
                "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path);
    }

    void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    Locator row(String text) {
        return row(page, text);
    }

    /** The row of a tab. */
    static Locator row(Page tab, String text) {
        return tab.locator(".inbox li", new Page.LocatorOptions().setHasText(text));
    }

    Locator card() {
        return page.locator(".card");
    }

    void openRow(String text) {
        row(text).locator("a").click();
        assertThat(card().locator("h1")).containsText(text);
    }

    /** From now on the lists that a page asks for do not come: what it shows grows old. */
    void loseSight() {
        page.route(Pattern.compile(".*/api/(admin/agent-checkpoints\\?|agent-jobs/).*"), route -> route.abort());
    }

    void seeAgain() {
        page.unrouteAll();
    }

    /**
     * Takes pictures in light and dark, and holds the page against the rules of accessibility in both. On a small screen ({@code -narrow}) it
     * has the colours that it has on a large one: they are looked at once.
     */
    void inspect(String name) {
        boolean sawColours =
                name.endsWith(NARROW) && INSPECTED.contains(name.substring(0, name.length() - NARROW.length()));
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file)));
            assertEquals("", violations(scheme, sawColours), file);
        }
        INSPECTED.add(name);
    }

    private String violations(ColorScheme scheme, boolean sawColours) {
        if (scheme == ColorScheme.DARK) {
            return sawColours ? "" : Axe.violationsOfColours(page);
        }
        return sawColours ? Axe.violationsButOfColours(page) : Axe.violations(page);
    }

    /** Nothing reaches beyond its right edge. */
    void fitsItsScreen() {
        assertEquals(
                page.viewportSize().width,
                page.evaluate(
                        "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"));
    }

    @Override
    public void close() {
        // What is asked while it closes must come to no handler of the test: there is no page to answer it on any more.
        context.pages().forEach(Page::unrouteAll);
        context.close();
        assertEquals(List.of(), wrong);
    }
}
