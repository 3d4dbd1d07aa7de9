package io.bascule.sessions.definition;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with one file, each with its line. */
final class Complaints {
    /** More of one file help nobody. */
    private static final int MAX = 20;

    private final String file;
    private final List<String> problems;
    private int added;

    /**
     * @param file as it is named in each
     * @param problems where they are added
     */
    Complaints(String file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Where further complaints would only repeat one that was made. */
    static Complaints muted() {
        return new Complaints("", new ArrayList<>());
    }

    void add(Node at, String problem) {
        add(at.getStartMark(), problem);
    }

    /** @param at null where it is the whole file */
    void add(Mark at, String problem) {
        String line = file + (at == null ? "" : " line " + (at.getLine() + 1)) + ": " + problem;
        if (!problems.contains(line) && added++ < MAX) {
            problems.add(line);
        }
    }

    void add(String problem) {
        add((Mark) null, problem);
    }

    boolean isEmpty() {
        return added == 0;
    }
}
