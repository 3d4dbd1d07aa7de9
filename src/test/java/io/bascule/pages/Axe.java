package io.bascule.pages;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The rules of accessibility. What checks them is put into a page once, and stays there until another is loaded. */
final class Axe {
    private static final String ENGINE = engine();
    private static final Map<String, Object> ALL = Map.of(
            "type", "tag", "values", List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"));
    private static final Map<String, Object> OF_COLOURS =
            Map.of("type", "rule", "values", List.of("color-contrast", "link-in-text-block"));

    /** Of what is long, only the first dozen: its parts are alike, and each is compared with all that lies beneath it. */
    private static final String RUN = """
            runOnly => {
              const short = new CSSStyleSheet();
              short.replaceSync(':is(.chart tbody, .steps, .timeline) > :nth-child(n + 13) { display: none !important }');
              document.adoptedStyleSheets.push(short);
              return axe.run(document, { runOnly, resultTypes: ['violations'] }).finally(() => document.adoptedStyleSheets.pop()).then(({ violations }) => violations.map(rule =>
                `${rule.id}: ${rule.help} ` + rule.nodes.slice(0, 3).map(node => `${node.html} [${node.any.map(check => check.message)}]`)).join('\\n'));
            }""";

    private Axe() {}

    /** What breaks a rule, in words; empty where all is well. */
    static String violations(Page page) {
        return run(page, ALL);
    }

    /** What breaks a rule about colours: all that can be different where only those are. */
    static String violationsOfColours(Page page) {
        return run(page, OF_COLOURS);
    }

    private static String run(Page page, Map<String, Object> rules) {
        if (!(Boolean) page.evaluate("'axe' in window")) {
            page.evaluate(ENGINE);
        }
        return (String) page.evaluate(RUN, rules);
    }

    private static String engine() {
        try (InputStream in = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";0";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
