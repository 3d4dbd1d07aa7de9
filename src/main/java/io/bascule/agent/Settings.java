package io.bascule.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How an agent works, checked.
 *
 * @param server where the server is, without a slash at the end
 * @param apiKey secret
 * @param agentId the name that the agent gives itself
 * @param handlers the words of the command of each job type
 * @param labels what its machine has
 * @param capacity how many jobs it runs at once
 * @param workDir where each run gets a folder of its own
 * @param drain for how long a stop waits for jobs that run
 * @param once whether it ends after one poll's jobs
 */
record Settings(
        URI server,
        String apiKey,
        String agentId,
        Map<String, List<String>> handlers,
        Map<String, String> labels,
        int capacity,
        Path workDir,
        Duration drain,
        boolean once) {

    /** Without the key. */
    @Override
    public String toString() {
        return agentId + " of " + server + " for " + handlers.keySet();
    }
}
