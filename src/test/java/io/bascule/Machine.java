package io.bascule;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What the tests need of the machine that they run on. */
public final class Machine {
    private static final boolean NOTHING_IS_SKIPPED = Boolean.parseBoolean(System.getenv("CI"));

    private Machine() {}

    /**
     * Skips the test, with a line that says so, where this machine lacks what it needs; with {@code CI=true} in the environment it
     * fails instead.
     */
    public static void needs(boolean has, String what) {
        if (!has) {
            String lack = "This machine lacks " + what;
            System.out.println("Skipped: " + lack);
            if (NOTHING_IS_SKIPPED) {
                Assertions.fail(lack);
            }
            Assumptions.abort(lack);
        }
    }
}
