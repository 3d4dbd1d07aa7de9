package io.bascule.pages;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules of accessibility. What checks them is put into a page once, and stays there until another is loaded. */
final class Axe {
    private static final String ENGINE = engine();
    private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");
    private static final Map<String, Object> ALL = Map.of(
            "type", "tag", "values", List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"));
    private static final Map<String, Object> OF_COLOURS = Map.of("type", "rule", "values", COLOURS);

    /** Of what is long, only the first dozen: its parts are alike, and each is compared with all that lies beneath it. */
    private static final String RUN = """
            options => {
              const short = new CSSStyleSheet();
              short.replaceSync(':is(.chart tbody, .steps, .timeline) > :nth-child(n + 13) { display: none !important }');
              document.adoptedStyleSheets.push(short);
              return axe.run(document, { ...options, resultTypes: ['violations'] }).finally(() => document.adoptedStyleSheets.pop()).then(({ violations }) => violations.map(rule =>
                `${rule.id}: ${rule.help} ` + rule.nodes.slice(0, 3).map(node => `${node.html} [${node.any.map(check => check.message)}]`)).join('\\n'));
            }""";

    private Axe() {}

    /** What breaks a rule, in words; empty where all is well. */
    static String violations(Page page) {
        return run(page, Map.of("runOnly", ALL));
    }

    /** What breaks a rule about colours: all that can be different where only those are. */
    static String violationsOfColours(Page page) {
        return run(page, Map.of("runOnly", OF_COLOURS));
    }

    /** What breaks any other rule: all that can be different where the colours are the same. */
    static String violationsButOfColours(Page page) {
        Map<String, Object> off =
                COLOURS.stream().collect(Collectors.toMap(rule -> rule, rule -> Map.of("enabled", false)));
        return run(page, Map.of("runOnly", ALL, "rules", off));
    }

    private static String run(Page page, Map<String, Object> options) {
        if (!(Boolean) page.evaluate("'axe' in window")) {
            page.evaluate(ENGINE);
        }
        return (String) page.evaluate(RUN, options);
    }

    private static String engine() {
        try (InputStream in = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8) + ";0";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
