package io.bascule.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a page shows, read back to what it was made of: marks as the characters that they stand for. */
final class ShownText {
    /** Everything that must not be there, whatever the texts were. */
    static final String ALIVE = """
            () => {
              const known = new Set(`a article bdi blockquote button circle code dd del details dialog div dl dt em figcaption figure footer form h1 h2 h3 header i
                input ins kbd label li main nav noscript ol option p path pre progress section select span strong summary svg table tbody
                td textarea th thead time tr ul b`.split(/\\s+/));
              const wrong = [];
              if (document.documentElement.dataset.pwned) wrong.push('a script ran');
              if (Object.keys(Object.prototype).length > 0 || {}.polluted) wrong.push('a prototype was changed');
              document.querySelectorAll('body *').forEach(element => {
                const what = () => element.outerHTML.slice(0, 150);
                if (!known.has(element.localName)) wrong.push(`an element: ${what()}`);
                for (const { name, value } of element.attributes) {
                  const address = ['href', 'src', 'action', 'formaction', 'poster', 'data'].includes(name);
                  if (/^on|^srcdoc$|:href$/.test(name)) wrong.push(`an attribute: ${what()}`);
                  if (address && new URL(value, document.baseURI).origin !== location.origin) wrong.push(`an address: ${what()}`);
                }
              });
              return wrong;
            }""";

    /** Searches for each text, by the address; answers where that went wrong. */
    static final String SEARCH = """
            async texts => {
              const wrong = [];
              for (const text of texts) {
                history.replaceState(null, '', `${location.pathname}?q=${encodeURIComponent(text)}`);
                dispatchEvent(new PopStateEvent('popstate'));
                await new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)));
                // A line break is nothing that such a field can hold.
                if (document.querySelector('.bar input').value !== text.replace(/[\\r\\n]/g, '')) wrong.push(text);
                if (document.documentElement.dataset.pwned || document.querySelector('main :is(script, img, iframe, style)')) wrong.push(`alive: ${text}`);
              }
              return wrong;
            }""";

    /** Puts each of the texts into the fields; answers what was alive then, and after which. */
    static final String TYPED = """
            async ({ fields, typed }) => {
              const alive = %s;
              const wrong = [];
              for (const texts of typed) {
                fields.forEach((field, i) => {
                  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, texts[i]);
                  field.dispatchEvent(new Event('input', { bubbles: true }));
                });
                await new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)));
                alive().forEach(one => wrong.push(`${one} after ${texts[1].slice(0, 100)}`));
              }
              return wrong;
            }""".formatted(ALIVE);

    private static final String READ = """
            const read = element => {
              const copy = element.cloneNode(true);
              const cut = copy.querySelector('button') !== null;
              copy.querySelectorAll('button, .mark.mixed').forEach(extra => extra.remove());
              copy.querySelectorAll('.mark').forEach(mark => {
                const [code, times = 1] = mark.textContent.split(' ×');
                mark.replaceWith(String.fromCodePoint(parseInt(code, 16)).repeat(times));
              });
              return { text: copy.textContent, cut };
            };
            """;

    /** Answers the texts that no such element shows; one line of a text is shown in its own way. */
    private static final String MISSING = "({ within, texts }) => {" + READ + """
              const line = text => text.replace(/\\s*\\n\\s*/g, ' ⏎ ');
              const shown = [...document.querySelectorAll(within)].map(element => ({ ...read(element), isLine: element.matches('.line') }));
              const all = new Set(shown.filter(one => !one.cut).map(one => one.text));
              const begins = shown.filter(one => one.cut);
              const lines = shown.filter(one => one.isLine && one.text.endsWith('…')).map(one => one.text.slice(0, -1));
              return texts.filter(text => !all.has(text) && !all.has(line(text))
                && !begins.some(one => one.text.length >= 40 && text.startsWith(one.text))
                && !lines.some(one => one.length >= 40 && line(text).startsWith(one)));
            }""";

    private static final String MISSING_FILES = "texts => {" + READ + """
              const shown = [...document.querySelectorAll('.file')].map(file => {
                const lines = [...file.querySelectorAll('.code .l')].map(read);
                return { text: lines.map(line => line.text).join('\\n'), cut: lines.some(line => line.cut) || file.querySelector(':scope > .more') !== null };
              });
              return texts.filter(text => !shown.some(file => (file.cut ? file.text.length >= 40 && text.startsWith(file.text)
                : [text, text.replace(/\\n$/, '')].includes(file.text))));
            }""";

    private final Page page;

    ShownText(Page page) {
        this.page = page;
    }

    /** Each text is in one of these elements, or begins there. */
    void holds(String within, List<String> texts) {
        Object missing = page.evaluate(MISSING, Map.of("within", within, "texts", texts));
        assertEquals(new ArrayList<>(), missing, within);
    }

    /** Each text is what is in a file. */
    void holdsFiles(List<String> texts) {
        assertEquals(new ArrayList<>(), page.evaluate(MISSING_FILES, texts));
    }

    /** As a part of an address. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
