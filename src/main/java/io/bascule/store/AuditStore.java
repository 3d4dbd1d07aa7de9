package io.bascule.store;

import io.bascule.job.AuditEntry;
import io.bascule.job.AuditFilter;
import io.bascule.job.AuditPart;
import io.bascule.job.AuditReport;
import io.bascule.job.Caller;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HexFormat;

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
    public Future<Page<AuditEntry>> list(AuditFilter filter, Long before, int limit) {
        return page(AuditSql.newestFirst(filter, before, limit + 1), limit);
    }

    /** A page in the order of the chain, of the entries after {@code after} and up to {@code upTo}. */
    public Future<Page<AuditEntry>> inOrder(AuditFilter filter, long after, long upTo, int limit) {
        return page(AuditSql.oldestFirst(filter, after, upTo, limit + 1), limit);
    }

    /** The number of the last entry; 0 while there is none. */
    public Future<Long> lastSeq() {
        return database.query(AuditSql.HEAD, Tuple.tuple())
                .map(rows -> Rows.list(rows, row -> row.getLong("seq")).stream()
                        .findFirst()
                        .orElse(0L));
    }

    /** Walks the whole chain, in batches, and says where it first breaks. */
    public Future<AuditReport> verify() {
        return new AuditVerification(database, AuditVerification.BATCH).run();
    }

    /**
     * Checks the next part of the chain, some ten thousand entries. Parts that are checked one after the other, each after where
     * the last one came to, say together what a walk along the whole says: a part takes the hash that it continues from the entry
     * itself, which it checks anew, so nobody has to be believed who says what was checked before.
     *
     * @param after the entry to go on after; 0 for the beginning
     * @return a failure with {@code INVALID_REQUEST} where the log does not go so far
     */
    public Future<AuditPart> verifyPart(long after) {
        return new AuditVerification(database, AuditVerification.BATCH).part(after);
    }

    private Future<Page<AuditEntry>> page(AuditSql.Statement statement, int limit) {
        return database.query(statement.sql(), statement.parameters())
                .map(rows -> Page.of(Rows.list(rows, AuditStore::entry), limit));
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
                row.getJsonObject("detail"),
                HexFormat.of().formatHex(row.getBuffer("hash").getBytes()));
    }
}
