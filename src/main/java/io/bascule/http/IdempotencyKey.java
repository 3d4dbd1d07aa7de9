package io.bascule.http;

import io.bascule.job.Fault;
import io.bascule.job.NewJobRules;
import io.vertx.core.MultiMap;
import java.util.List;

/** The {@code Idempotency-Key} header: under one key, asking again makes nothing new. */
final class IdempotencyKey {
    private static final String HEADER = "Idempotency-Key";

    private IdempotencyKey() {}

    /** The key, or null where there is none; fails where it is no key. */
    static String of(MultiMap headers) {
        List<String> values = headers.getAll(HEADER);
        if (values.isEmpty()) {
            return null;
        }
        String key = values.get(0);
        boolean fits = values.size() == 1
                && !key.isEmpty()
                && key.length() <= NewJobRules.MAX_IDEMPOTENCY_KEY
                && key.chars().allMatch(c -> c > ' ' && c < 127);
        if (!fits) {
            throw Fault.invalid(
                    HEADER,
                    "must be one key of 1 to " + NewJobRules.MAX_IDEMPOTENCY_KEY
                            + " visible ASCII characters, without spaces");
        }
        return key;
    }
}
