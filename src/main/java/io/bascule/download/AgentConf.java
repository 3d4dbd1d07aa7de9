package io.bascule.download;

import io.bascule.job.ServerUrl;
import java.util.Optional;

/**
 * The one file of an archive that is another for everyone.
 *
 * @param key the API key that was made for it; empty where whoever downloads has one, or makes one
 */
public record AgentConf(ServerUrl server, Optional<String> key) {
    private static final String WITHOUT_KEY = "#API_KEY=bsk_…";

    Entry entry(String folder, String template) {
        String text = template.replace("{server}", server.toString())
                .replace("{key}", key.map(secret -> "API_KEY=" + secret).orElse(WITHOUT_KEY));
        // Its reader alone may know the key.
        return Entry.text(folder + "agent.conf", text, 0600);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AgentConf[" + server + "]";
    }
}
