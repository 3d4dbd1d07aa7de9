package io.bascule.store;

/**
 * A part of a context document: whole paragraphs, some 2 000 characters together.
 *
 * @param ref of the document, {@code D1}
 * @param position within the document, from 1
 */
public record Passage(String ref, int position, String text) {

    /** How long it is, as PostgreSQL counts: an emoji is one. */
    public int characters() {
        return text.codePointCount(0, text.length());
    }
}
