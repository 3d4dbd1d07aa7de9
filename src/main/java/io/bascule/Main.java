package io.bascule;

import io.bascule.command.Bascule;

/** {@code java -jar bascule.jar}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = Bascule.run(arguments);
        if (exitCode != Bascule.KEEP_RUNNING) {
            System.exit(exitCode);
        }
    }
}
