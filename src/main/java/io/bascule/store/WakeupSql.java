package io.bascule.store;

/**
 * Statements of {@link Wakeups}. Nobody waits until a hint is on the disk: it is worth nothing after a crash, and transactions that NOTIFY
 * commit one after another.
 */
final class WakeupSql {
    private static final String SAY = "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)";

    static final String TELL = SAY;

    static final String TELL_OTHERS =
            SAY + " where exists (select 1 from bascule.nodes where id <> $3 and stopped_at is null)";

    private WakeupSql() {}
}
