package io.bascule.store;

import io.bascule.job.AuditReport;
import io.bascule.job.AuditReport.Kind;
import io.bascule.job.AuditReport.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** One walk along the audit chain, in one snapshot. The database hashes; a batch brings back one row. */
final class AuditVerification {
    /** Well inside the statement timeout, and few round trips for a million rows. */
    private static final int BATCH = 20_000;

    private final Database database;

    /** An entry's place in the chain: where the walk stands, or where it must end. */
    private record Link(long seq, byte[] hash) {
        static final Link START = new Link(0, new byte[32]);
    }

    AuditVerification(Database database) {
        this.database = database;
    }

    Future<AuditReport> run() {
        return database.longTransaction(connection -> connection
                .query(AuditSql.ONE_SNAPSHOT)
                .execute()
                .compose(set -> connection.query(AuditSql.HEAD).execute())
                .compose(rows -> rows.size() == 0 ? headIsGone() : walk(connection, head(rows), Link.START, 0)));
    }

    private Future<AuditReport> walk(SqlConnection connection, Link head, Link at, long rows) {
        return connection
                .preparedQuery(AuditSql.CHECK_BATCH)
                .execute(Tuple.of(at.seq(), Buffer.buffer(at.hash()), BATCH))
                .map(batch -> batch.iterator().next())
                .compose(batch -> {
                    long checked = rows + batch.getLong("count");
                    if (batch.getLong("wrong_seq") != null) {
                        return report(head, checked, Optional.of(problem(batch)));
                    }
                    return batch.getLong("count") < BATCH
                            ? report(head, checked, endProblem(head, last(batch, at)))
                            : walk(connection, head, last(batch, at), checked);
                });
    }

    private static Problem problem(Row batch) {
        long seq = batch.getLong("wrong_seq");
        long before = batch.getLong("seq_before");
        if (seq != before + 1) {
            String gone = before + 2 == seq
                    ? "Entry " + (seq - 1) + " is"
                    : "Entries " + (before + 1) + " to " + (seq - 1) + " are";
            return new Problem(seq, Kind.MISSING, gone + " missing before entry " + seq + ".");
        }
        if (batch.getBoolean("is_unlinked")) {
            return new Problem(
                    seq,
                    Kind.REORDERED,
                    "Entry " + seq
                            + " does not continue the entry before it: it was moved here, or that one was replaced.");
        }
        return new Problem(seq, Kind.CHANGED, "The content of entry " + seq + " was changed after it was written.");
    }

    private static Optional<Problem> endProblem(Link head, Link last) {
        if (last.seq() < head.seq()) {
            String text = "The log ends at entry " + last.seq() + " but must go on to " + head.seq()
                    + ": its end was removed.";
            return Optional.of(new Problem(last.seq() + 1, Kind.TRUNCATED, text));
        }
        if (last.seq() > head.seq()) {
            String text =
                    "The log goes on after entry " + head.seq() + ", its end by the head: entries were added past it.";
            return Optional.of(new Problem(head.seq() + 1, Kind.HEAD_MISMATCH, text));
        }
        if (!Arrays.equals(last.hash(), head.hash())) {
            String text = "The last entry is not the one that the head names: the log was rewritten, or the head was.";
            return Optional.of(new Problem(head.seq(), Kind.HEAD_MISMATCH, text));
        }
        return Optional.empty();
    }

    private static Future<AuditReport> headIsGone() {
        Problem problem =
                new Problem(0, Kind.HEAD_MISMATCH, "The row that names the end of the log (audit_head) is gone.");
        return report(Link.START, 0, Optional.of(problem));
    }

    private static Future<AuditReport> report(Link head, long rows, Optional<Problem> problem) {
        String hash = HexFormat.of().formatHex(head.hash());
        return Future.succeededFuture(new AuditReport(rows, head.seq(), hash, problem));
    }

    private static Link head(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new Link(row.getLong("seq"), row.getBuffer("hash").getBytes());
    }

    private static Link last(Row batch, Link before) {
        return batch.getLong("last_seq") == null
                ? before
                : new Link(
                        batch.getLong("last_seq"), batch.getBuffer("last_hash").getBytes());
    }
}
