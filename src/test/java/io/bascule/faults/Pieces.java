package io.bascule.faults;

import java.util.List;

/**
 * The names of a plan's pieces, each {@code <place>-<kind>}, as {@code 2-approval}.
 */
final class Pieces {
    private Pieces() {}

    static String name(int place, String kind) {
        return place + "-" + kind;
    }

    static int place(String piece) {
        return Integer.parseInt(piece.substring(0, piece.indexOf('-')));
    }

    static boolean needsApproval(String piece) {
        return piece.endsWith("-approval");
    }

    /** Those that have a result. */
    static List<String> steps(List<String> plan) {
        return java.util.stream.IntStream.range(0, plan.size())
                .filter(place -> plan.get(place).equals("step"))
                .mapToObj(place -> name(place, "step"))
                .toList();
    }
}
