package io.bascule.store;

/** Statements of {@link JobTypeStore}. */
final class JobTypeSql {
    static final String ANNOUNCE = """
            insert into bascule.job_types (name, description, max_attempts, timeout_ms, concurrency, example, schema)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (name) do update set
              description = excluded.description, max_attempts = excluded.max_attempts, timeout_ms = excluded.timeout_ms,
              concurrency = excluded.concurrency, example = excluded.example, schema = excluded.schema, seen_at = now()
            """;

    static final String KNOWN = """
            select name, description, max_attempts, timeout_ms, concurrency, example, schema
            from bascule.job_types order by name
            """;

    static final String LIMITED = "select name from bascule.job_types where not is_open";

    private JobTypeSql() {}
}
