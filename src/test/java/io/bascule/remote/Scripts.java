package io.bascule.remote;

/** Pieces of the shell scripts that agents run here. */
final class Scripts {
    private Scripts() {}

    /** Waits for a file where the agent was started. */
    static String await(String file) {
        return "while [ ! -e \"$BASCULE_AGENT_DIR/" + file + "\" ]; do sleep 0.05; done";
    }

    /** Writes the number of the script's process to a file where the agent was started. */
    static String sayPid(String file) {
        return "echo $$ > \"$BASCULE_AGENT_DIR/" + file + "\"";
    }
}
