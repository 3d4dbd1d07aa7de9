package io.bascule.store;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The columns of {@code bascule.submitted} that a submission fills. What no job of it fills is left to the default. */
enum SubmitColumn {
    /** The half of the id that is not the time, whose prefix is the same for all of a statement. */
    ID("id", "int8", "((select bascule.id_prefix(now())) || to_hex(n.id))::uuid"),
    JOB_TYPE("job_type", "text"),
    INPUT("input", "text", "n.input::json"),
    PRIORITY("priority", "int2"),
    MAX_ATTEMPTS("max_attempts", "int2"),
    USER_ID("user_id", "uuid"),
    API_KEY_ID("api_key_id", "uuid"),
    DESCRIPTION("task_description", "text"),
    TAGS("tags", "text", "coalesce(n.tags, '{}')::text[]"),
    TIMEOUT("timeout_ms", "int8"),
    RUN_AT("run_at", "timestamptz", "coalesce(n.run_at, now())"),
    CONCURRENCY_KEY("concurrency_key", "text"),
    CONCURRENCY_LIMIT("concurrency_limit", "int2"),
    REQUIRES("requires", "text", "n.requires::jsonb"),
    IDEMPOTENCY_KEY("idempotency_key", "text"),
    FINGERPRINT("fingerprint", "text"),
    RETRY_OF("retry_of", "uuid");

    private final String column;
    private final String type;
    private final String expression;

    SubmitColumn(String column, String type) {
        this(column, type, "n." + column);
    }

    SubmitColumn(String column, String type, String expression) {
        this.column = column;
        this.type = type;
        this.expression = expression;
    }

    /** An empty column of so many rows. */
    Object[] array(int rows) {
        return switch (type) {
            case "uuid" -> new UUID[rows];
            case "int2" -> new Short[rows];
            case "int8" -> new Long[rows];
            case "timestamptz" -> new OffsetDateTime[rows];
            default -> new String[rows];
        };
    }

    static String names(Collection<SubmitColumn> columns) {
        return joined(columns, one -> one.column);
    }

    static String expressions(Collection<SubmitColumn> columns) {
        return joined(columns, one -> one.expression);
    }

    /** One array parameter each, in order from {@code $first}. */
    static String parameters(Collection<SubmitColumn> columns, int first) {
        int[] next = {first};
        return joined(columns, one -> "$" + next[0]++ + "::" + one.type + "[]");
    }

    private static String joined(Collection<SubmitColumn> columns, Function<SubmitColumn, String> part) {
        return columns.stream().map(part).collect(Collectors.joining(", "));
    }
}
