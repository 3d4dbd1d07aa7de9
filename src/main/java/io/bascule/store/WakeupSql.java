package io.bascule.store;

/** Statements of {@link Wakeups}. */
final class WakeupSql {
    static final String TELL_OTHERS = """
            select pg_notify($1, $2) where exists (select 1 from bascule.nodes where id <> $3 and stopped_at is null)
            """;

    private WakeupSql() {}
}
