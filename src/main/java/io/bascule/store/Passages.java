package io.bascule.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document in passages: paragraphs gathered while they fit together; a paragraph that is longer by itself is cut between words. */
final class Passages {
    /** Longest passage, in characters. */
    static final int SIZE = 2_000;

    private static final Pattern BLANK_LINES = Pattern.compile("\\n[ \\t\\r]*\\n\\s*");

    private record Span(int start, int end) {
        int length() {
            return end - start;
        }
    }

    private Passages() {}

    static List<Passage> of(String ref, String content) {
        List<Passage> passages = new ArrayList<>();
        Span gathered = null;
        for (Span part : parts(content)) {
            boolean fits = gathered != null && part.end() - gathered.start() <= SIZE;
            if (gathered != null && !fits) {
                add(passages, ref, content, gathered);
            }
            gathered = fits ? new Span(gathered.start(), part.end()) : part;
        }
        if (gathered != null) {
            add(passages, ref, content, gathered);
        }
        return passages;
    }

    private static void add(List<Passage> passages, String ref, String content, Span span) {
        String text = content.substring(span.start(), span.end()).strip();
        if (!text.isEmpty()) {
            passages.add(new Passage(ref, passages.size() + 1, text));
        }
    }

    /** Paragraphs, and the pieces of those that are too long. */
    private static List<Span> parts(String content) {
        List<Span> parts = new ArrayList<>();
        Matcher between = BLANK_LINES.matcher(content);
        int start = 0;
        while (between.find()) {
            cut(content, new Span(start, between.start()), parts);
            start = between.end();
        }
        cut(content, new Span(start, content.length()), parts);
        return parts;
    }

    private static void cut(String content, Span paragraph, List<Span> parts) {
        Span rest = paragraph;
        while (rest.length() > SIZE) {
            int end = endOfPiece(content, rest.start());
            parts.add(new Span(rest.start(), end));
            rest = new Span(end, rest.end());
        }
        if (rest.length() > 0) {
            parts.add(rest);
        }
    }

    /** After the last white space of the second half, so that no piece is small; where there is none, anywhere but within a character. */
    private static int endOfPiece(String content, int start) {
        int most = start + SIZE;
        for (int end = most; end > most - SIZE / 2; end--) {
            if (Character.isWhitespace(content.charAt(end - 1))) {
                return end;
            }
        }
        return Character.isHighSurrogate(content.charAt(most - 1)) ? most - 1 : most;
    }
}
