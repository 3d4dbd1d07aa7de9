package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** What a remote agent is doing, as far as its server knows. Lower case in the API. */
public enum AgentStatus {
    /** It polls. */
    ONLINE,
    /** It is there, and has jobs. */
    BUSY,
    /** Nothing was heard of it for too long. */
    OFFLINE;

    /** As the API writes it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From how the API writes it; empty where nothing is written so. */
    public static Optional<AgentStatus> ofWireName(String name) {
        for (AgentStatus status : values()) {
            if (status.wireName().equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
