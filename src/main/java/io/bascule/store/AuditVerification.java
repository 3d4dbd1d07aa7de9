package io.bascule.store;

import io.bascule.job.AuditPart;
import io.bascule.job.AuditReport;
import io.bascule.job.AuditReport.Kind;
import io.bascule.job.AuditReport.Problem;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A walk along the audit chain. The database hashes; a batch brings back one row. The whole walk sees one snapshot; a part is a
 * batch by itself, so that a log of any length can be checked without a transaction that stays open for as long.
 */
final class AuditVerification {
    /** Well inside the statement timeout, and few round trips for a million rows. */
    static final int BATCH = 20_000;

    private static final Problem HEAD_IS_GONE =
            new Problem(0, Kind.HEAD_MISMATCH, "The row that names the end of the log (audit_head) is gone.");

    private final Database database;
    private final int most;

    /** An entry's place in the chain: where the walk stands, or where it must end. */
    private record Link(long seq, byte[] hash) {
        static final Link START = new Link(0, new byte[32]);
    }

    /** @param most entries of one batch */
    AuditVerification(Database database, int most) {
        this.database = database;
        this.most = most;
    }

    Future<AuditReport> run() {
        return database.longTransaction(connection -> connection
                .query(AuditSql.ONE_SNAPSHOT)
                .execute()
                .compose(set -> connection.query(AuditSql.HEAD).execute())
                .compose(rows -> rows.size() == 0 ? headIsGone() : walk(connection, head(rows), Link.START, 0)));
    }

    /** @param after the entry to go on after; 0 for the beginning */
    Future<AuditPart> part(long after) {
        return database.transaction(connection -> connection
                .query(AuditSql.ONE_SNAPSHOT)
                .execute()
                .compose(set -> connection.query(AuditSql.HEAD).execute())
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(broken(Link.START, after, after, HEAD_IS_GONE))
                        : part(connection, head(rows), after)));
    }

    private Future<AuditPart> part(SqlConnection connection, Link head, long after) {
        if (after > head.seq()) {
            return Future.failedFuture(
                    Fault.invalid("after", "must be at most " + head.seq() + ", the number of the last entry"));
        }
        return after == 0
                ? goOn(connection, head, Link.START)
                : connection
                        .preparedQuery(AuditSql.LINK)
                        .execute(Tuple.of(after))
                        .compose(rows -> goOnAfter(connection, head, after, rows));
    }

    /** The entry that a part continues may have been changed since the part before it was checked. */
    private Future<AuditPart> goOnAfter(SqlConnection connection, Link head, long after, RowSet<Row> rows) {
        if (rows.size() == 0) {
            Problem gone = new Problem(after, Kind.MISSING, "Entry " + after + " is missing.");
            return Future.succeededFuture(broken(head, after, after - 1, gone));
        }
        Row row = rows.iterator().next();
        return row.getBuffer("hash").equals(row.getBuffer("own_hash"))
                ? goOn(connection, head, new Link(after, row.getBuffer("hash").getBytes()))
                : Future.succeededFuture(broken(head, after, after - 1, changed(after)));
    }

    private Future<AuditPart> goOn(SqlConnection connection, Link head, Link at) {
        return batch(connection, at).map(batch -> {
            if (batch.getLong("wrong_seq") != null) {
                return broken(head, at.seq(), batch.getLong("seq_before"), problem(batch));
            }
            Link last = last(batch, at);
            // A batch that ends exactly at the head is not the last: there may be entries beyond, and the next one
            // looks.
            boolean isLast = batch.getLong("count") < most || last.seq() > head.seq();
            return isLast
                    ? endProblem(head, last)
                            .map(problem -> broken(head, at.seq(), problem.seq() - 1, problem))
                            .orElseGet(() -> whole(head, at.seq(), last.seq(), true))
                    : whole(head, at.seq(), last.seq(), false);
        });
    }

    private static AuditPart broken(Link head, long after, long upTo, Problem problem) {
        return new AuditPart(after, upTo, true, head.seq(), hex(head), Optional.of(problem));
    }

    private static AuditPart whole(Link head, long after, long upTo, boolean isLast) {
        return new AuditPart(after, upTo, isLast, head.seq(), hex(head), Optional.empty());
    }

    private static String hex(Link head) {
        return HexFormat.of().formatHex(head.hash());
    }

    private Future<Row> batch(SqlConnection connection, Link at) {
        return connection
                .preparedQuery(AuditSql.CHECK_BATCH)
                .execute(Tuple.of(at.seq(), Buffer.buffer(at.hash()), most))
                .map(batch -> batch.iterator().next());
    }

    private Future<AuditReport> walk(SqlConnection connection, Link head, Link at, long rows) {
        return batch(connection, at).compose(batch -> {
            long checked = rows + batch.getLong("count");
            if (batch.getLong("wrong_seq") != null) {
                return report(head, checked, Optional.of(problem(batch)));
            }
            return batch.getLong("count") < most
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
        return changed(seq);
    }

    private static Problem changed(long seq) {
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
        return report(Link.START, 0, Optional.of(HEAD_IS_GONE));
    }

    private static Future<AuditReport> report(Link head, long rows, Optional<Problem> problem) {
        return Future.succeededFuture(new AuditReport(rows, head.seq(), hex(head), problem));
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
