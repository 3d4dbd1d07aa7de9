package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a program prints on its standard output besides instructions: the job's output. */
final class Output {
    /** Most of it, and longest line of it, in bytes. */
    static final int MAX = 1_000_000;

    static final Failure TOO_LARGE = Failure.lasting(
            "OUTPUT_TOO_LARGE",
            "The program printed more than " + MAX + " bytes on its standard output; put large results elsewhere, and"
                    + " what people are to read on standard error.");

    private final StringBuilder text = new StringBuilder();
    private int bytes;

    /** Takes a line; false where it is too much. */
    boolean add(Lines.Line line) {
        bytes += line.bytes();
        if (line.wasCut() || bytes > MAX) {
            return false;
        }
        text.append(line.text()).append('\n');
        return true;
    }

    /** A JSON object as it is, nothing as an empty one, anything else as the text under {@code output}. */
    ObjectNode json() {
        String all = text.toString();
        return all.isBlank()
                ? Json.object()
                : Json.object(all).orElseGet(() -> Json.object().put("output", Clip.storable(withoutEnd(all))));
    }

    /** As a shell's {@code $(…)}: without the line breaks at its end. */
    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }
}
