package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A person's session, from signing in until it expires or is ended.
 *
 * @param from where it was opened
 * @param lastSeenAt when it was last used, to the minute
 */
public record SignIn(UUID id, UUID userId, From from, Instant createdAt, Instant lastSeenAt, Instant expiresAt) {

    /**
     * Where a person signs in.
     *
     * @param address as the HTTP server saw it; failures are counted by it
     * @param agent what the browser or program calls itself, or null where it says nothing
     */
    public record From(String address, String agent) {
        private static final int MAX_AGENT = 200;
        /** What no browser writes there; anyone else can. */
        private static final String NOT_PLAIN = "[^\\x20-\\x7e]";

        /** Keeps of the agent what a person can read: plain ASCII, so much of it. */
        public From {
            agent = agent == null ? null : readable(agent);
        }

        private static String readable(String agent) {
            String plain = Text.clip(agent.replaceAll(NOT_PLAIN, "?").strip(), MAX_AGENT);
            return plain.isEmpty() ? null : plain;
        }
    }
}
