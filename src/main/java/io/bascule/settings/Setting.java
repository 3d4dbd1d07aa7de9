package io.bascule.settings;

import java.util.Locale;

/**
 * One thing that can be set.
 *
 * @param key its group and name in the file, as {@code http.port}
 * @param kind what its values are
 * @param defaultText the default as one would write it; null where nothing is set unless someone does
 * @param meaning what it does, in a sentence or two for the person who sets it
 */
record Setting<T>(String key, Kind<T> kind, String defaultText, String meaning) {

    /** The environment variable that overrides it: {@code worker.pollInterval} is {@code BASCULE_WORKER_POLL_INTERVAL}. */
    String variable() {
        String words = key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_');
        return "BASCULE_" + words.toUpperCase(Locale.ROOT);
    }

    /** The name by which others know it too, or null. */
    String widelyKnownVariable() {
        return switch (key) {
            case "database.url" -> "DATABASE_URL";
            case "cluster.enabled" -> "BASCULE_CLUSTER";
            case "model.apiKey" -> "ANTHROPIC_API_KEY";
            case "telemetry.sentryDsn" -> "SENTRY_DSN";
            default -> null;
        };
    }

    String group() {
        return key.substring(0, key.indexOf('.'));
    }

    String name() {
        return key.substring(key.indexOf('.') + 1);
    }
}
