package io.bascule.stream;

import java.time.Duration;

/**
 * What streams may take up.
 *
 * @param maxStreams most open ones, in all
 * @param maxPerUser most open ones of a user, with those of the user's keys
 * @param heartbeat how often each is sent a sign of life
 * @param patience a reader that takes nothing for so long is cut off
 */
public record StreamSettings(int maxStreams, int maxPerUser, Duration heartbeat, Duration patience) {
    public static final StreamSettings DEFAULT =
            new StreamSettings(1_000, 10, Duration.ofSeconds(15), Duration.ofSeconds(30));
}
