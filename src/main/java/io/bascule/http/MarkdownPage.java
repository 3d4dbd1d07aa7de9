package io.bascule.http;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as a page of HTML to be kept. What wrote it is not trusted: its own HTML is shown as text, and an address leads nowhere
 * unless it is one of http, https or mailto.
 */
final class MarkdownPage {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    /** Blocks within blocks, and emphasis within emphasis: it is rendered by going down into each. */
    private static final int MAX_DEPTH = 100;

    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .maxOpenBlockParsers(MAX_DEPTH)
            .maxInlineNesting(MAX_DEPTH)
            .build();
    private static final HtmlRenderer HTML = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
            .build();

    private MarkdownPage() {}

    /** A whole document, titled as it says; images are not loaded, since a page that is kept must not call home. */
    static String of(String title, String markdown) {
        return """
                <!DOCTYPE html>
                <html>
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'">
                <title>%s</title>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(escaped(title), HTML.render(PARSER.parse(markdown)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
