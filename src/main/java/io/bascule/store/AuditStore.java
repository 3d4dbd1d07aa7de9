package io.bascule.store;

import io.bascule.job.AuditEntry;
import io.bascule.job.AuditReport;
import io.bascule.job.Caller;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * The audit log: append-only, each entry hashed together with the one before it. Other stores append to it inside their own
 * transactions, so that nothing happens without its entry and no entry without what it tells.
 */
public final class AuditStore {
    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /**
     * Appends an entry in the caller's transaction. It locks the end of the chain until COMMIT, so it must be the last
     * statement: then no one who holds that lock waits for anything else.
     */
    static Future<Void> append(
            SqlConnection connection, Caller actor, String action, String subject, JsonObject detail) {
        return connection
                .preparedQuery(AuditSql.APPEND)
                .execute(Tuple.of(actor.userId(), actor.username(), action, subject, detailOf(actor, detail)))
                .mapEmpty();
    }

    /**
     * A page, newest first.
     *
     * @param before only entries below this number, or null for the newest
     */
    public Future<Page<AuditEntry>> list(Long before, int limit) {
        return database.query(AuditSql.LIST, Tuple.of(before, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, AuditStore::entry), limit));
    }

    /** Walks the whole chain, in batches, and says where it first breaks. */
    public Future<AuditReport> verify() {
        return new AuditVerification(database).run();
    }

    private static JsonObject detailOf(Caller actor, JsonObject detail) {
        return actor.isProgram()
                ? detail.copy().put("apiKeyId", actor.apiKeyId().toString())
                : detail;
    }

    private static AuditEntry entry(Row row) {
        return new AuditEntry(
                row.getLong("seq"),
                Rows.instant(row, "at"),
                row.getUUID("actor_id"),
                row.getString("actor_name"),
                row.getString("action"),
                row.getString("subject"),
                row.getJsonObject("detail"));
    }
}
