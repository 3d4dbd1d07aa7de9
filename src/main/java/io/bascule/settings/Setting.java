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
        StringBuilder variable = new StringBuilder("BASCULE");
        for (String part : key.split("\\.")) {
            variable.append('_');
            for (int i = 0; i < part.length(); i++) {
                if (i > 0 && isUpper(part.charAt(i)) && !isUpper(part.charAt(i - 1))) {
                    variable.append('_');
                }
                variable.append(part.charAt(i));
            }
        }
        return variable.toString().toUpperCase(Locale.ROOT);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
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
