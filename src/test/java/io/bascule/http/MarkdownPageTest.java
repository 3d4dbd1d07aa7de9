package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MarkdownPageTest {
    @Test
    void headingsListsAndTablesBecomeHtml() {
        String page = MarkdownPage.of("Report", "# Prices\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        assertTrue(page.contains("<h1>Prices</h1>"), page);
        assertTrue(page.contains("<li>one</li>"), page);
        assertTrue(page.contains("<td>2</td>"), page);
    }

    @Test
    void markupOfTheTextIsShownAndNotObeyed() {
        String page = MarkdownPage.of(
                "</title><script>x()</script>", "a <script>alert(1)</script>\n\n<img src=x onerror=y>\n");
        assertFalse(page.contains("<script"), page);
        assertFalse(page.contains("<img"), page);
        assertTrue(page.contains("&lt;script&gt;"), page);
    }

    @Test
    void anAddressThatRunsSomethingLeadsNowhere() {
        String page = MarkdownPage.of("t", "[a](javascript:alert(1)) [b](https://example.org/x) [c](data:text/html,x)");
        assertFalse(page.contains("javascript:"), page);
        assertFalse(page.contains("data:text"), page);
        assertTrue(page.contains("href=\"https://example.org/x\""), page);
    }

    @Test
    void depthWithoutEndIsShownAsText() {
        for (String deep :
                new String[] {">".repeat(50_000) + " x", "- ".repeat(20_000) + "x", "*a _b ".repeat(20_000)}) {
            assertTrue(MarkdownPage.of("t", deep).contains("</html>"));
        }
    }
}
