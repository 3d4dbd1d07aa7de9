package io.bascule.handler.codegeneration;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The difference of two texts as {@code diff -u} and git write it. Pure. */
final class UnifiedDiff {
    /** Most lines of a side: comparing takes time with the square of what differs. */
    static final int MAX_LINES = 5_000;

    private static final int CONTEXT_LINES = 3;
    /** After the lines that name the files. */
    private static final int FIRST_HUNK = 2;

    private static final String NO_NEWLINE = "\n\\ No newline at end of file";

    private UnifiedDiff() {}

    /** Whether the text is short enough to compare. */
    static boolean canCompare(String text) {
        return text.chars().filter(c -> c == '\n').limit(MAX_LINES).count() < MAX_LINES;
    }

    /**
     * @param before null where there was no file
     * @return lines that end with {@code \n}; empty where the texts are the same
     */
    static String of(String path, String before, String after) {
        List<String> old = before == null ? List.of() : lines(before);
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                before == null ? "/dev/null" : "a/" + path, "b/" + path, old, patch(old, lines(after)), CONTEXT_LINES);
        if (diff.isEmpty()) {
            return "";
        }
        // A side without lines counts from 0, as diff -u and git write it; the library counts from 1.
        diff.set(FIRST_HUNK, diff.get(FIRST_HUNK).replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 "));
        return String.join("\n", diff) + "\n";
    }

    /** The algorithm reports a replaced line as one that comes and one that goes; readers expect what goes first. */
    private static Patch<String> patch(List<String> old, List<String> revised) {
        boolean isAny = !old.isEmpty() || !revised.isEmpty();
        if (isAny && Collections.disjoint(Set.copyOf(old), revised)) {
            // Nothing stays: there is nothing to look for, and looking would take longest.
            return Patch.generate(old, revised, List.of(change(0, old.size(), 0, revised.size())));
        }
        ArrayDeque<Change> joined = new ArrayDeque<>();
        for (Change next : new MyersDiffWithLinearSpace<String>().computeDiff(old, revised, null)) {
            Change last = joined.peekLast();
            boolean touches =
                    last != null && last.endOriginal == next.startOriginal && last.endRevised == next.startRevised;
            joined.add(touches ? join(joined.removeLast(), next) : next);
        }
        return Patch.generate(old, revised, List.copyOf(joined));
    }

    private static Change join(Change a, Change b) {
        return change(a.startOriginal, b.endOriginal, a.startRevised, b.endRevised);
    }

    private static Change change(int startOriginal, int endOriginal, int startRevised, int endRevised) {
        boolean goes = endOriginal > startOriginal;
        boolean comes = endRevised > startRevised;
        DeltaType type = goes && comes ? DeltaType.CHANGE : goes ? DeltaType.DELETE : DeltaType.INSERT;
        return new Change(type, startOriginal, endOriginal, startRevised, endRevised);
    }

    /** A last line without its newline is another line than the same with it, so it carries git's remark. */
    private static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String[] lines = text.split("\n", -1);
        int last = lines.length - 1;
        if (lines[last].isEmpty()) {
            return Arrays.asList(lines).subList(0, last);
        }
        lines[last] += NO_NEWLINE;
        return Arrays.asList(lines);
    }
}
