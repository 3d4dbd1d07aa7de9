package io.bascule.agent;

import java.util.Map;

/** What it means that a program ended as it did. */
final class ExitStatus {
    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 31;
    /** Of Windows: a Ctrl-C ended it, which reaches all programs of a console. It was meant for the agent. */
    private static final int CONTROL_C = 0xC000013A;

    private static final Map<Integer, String> NAMES = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15,
            "SIGTERM");

    private ExitStatus() {}

    /** How a run has come to its end whose program ended by itself. */
    static Ending ending(int exitCode) {
        return exitCode == CONTROL_C ? new Ending.Released() : new Ending.Exited(exitCode);
    }

    /**
     * Of an exit code other than 0.
     *
     * @param said the last lines of standard error, or empty
     */
    static Failure failure(int exitCode, String said) {
        int signal = exitCode - SIGNALS;
        boolean isSignal = signal >= 1 && signal <= LAST_SIGNAL;
        String code = isSignal ? "SIGNAL_" + signal : "EXIT_" + Integer.toUnsignedString(exitCode);
        return Failure.passing(code, said.isEmpty() ? described(exitCode, isSignal) : said);
    }

    private static String described(int exitCode, boolean isSignal) {
        if (isSignal) {
            int signal = exitCode - SIGNALS;
            String name = NAMES.get(signal);
            return "The command was ended by signal " + signal + (name == null ? "." : " (" + name + ").");
        }
        String meaning = switch (exitCode) {
            case 126 -> ": what it called cannot be executed.";
            case 127 -> ": what it called was not found.";
            default -> ".";
        };
        return "The command ended with exit code " + Integer.toUnsignedString(exitCode) + meaning;
    }
}
