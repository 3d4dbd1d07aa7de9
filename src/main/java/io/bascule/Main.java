package io.bascule;

import io.bascule.command.Bascule;

/** {@code java -jar bascule.jar}. */
public final class Main {
    /** Netty's own recordings of its buffers, for which it prepares the flight recorder of each process that it is in. */
    private static final String NETTY_RECORDS = "io.netty.jfr.enabled";

    private Main() {}

    public static void main(String[] arguments) {
        if (System.getProperty(NETTY_RECORDS) == null) {
            // A tenth of a start; who wants them sets it to true.
            System.setProperty(NETTY_RECORDS, "false");
        }
        int exitCode = Bascule.run(arguments);
        if (exitCode != Bascule.KEEP_RUNNING) {
            System.exit(exitCode);
        }
    }
}
