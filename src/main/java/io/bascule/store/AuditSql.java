package io.bascule.store;

import io.bascule.job.AuditFilter;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Statements of {@link AuditStore}. A page's statement holds only the conditions that are set, so that each finds its index. */
final class AuditSql {
    static final String APPEND = "select bascule.append_audit($1, $2, $3, $4, $5)";

    /** All of a verification sees one state of the table, however long it takes and whatever is appended meanwhile. */
    static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    static final String HEAD = "select seq, hash from bascule.audit_head";

    /** An entry's hash, and the one that its content has. */
    static final String LINK = """
            select hash, bascule.audit_hash(prev_hash, seq, at, actor_id, actor_name, action, subject, detail) as own_hash
            from bascule.audit where seq = $1""";

    /**
     * One batch: how many rows, the last of them, and the first that is wrong. The window walks the primary key, so the batch
     * is read once, in order; $1 and $2 are the entry before it.
     */
    static final String CHECK_BATCH = """
            with batch as (
              select seq, prev_hash, hash,
                     bascule.audit_hash(prev_hash, seq, at, actor_id, actor_name, action, subject, detail) as own_hash
              from bascule.audit where seq > $1 order by seq limit $3
            ), linked as (
              select seq, hash,
                     lag(seq, 1, $1::bigint) over w as seq_before,
                     prev_hash is distinct from lag(hash, 1, $2::bytea) over w as is_unlinked,
                     hash is distinct from own_hash as is_changed
              from batch window w as (order by seq)
            )
            select n.count, last.seq as last_seq, last.hash as last_hash,
                   wrong.seq as wrong_seq, wrong.seq_before, wrong.is_unlinked, wrong.is_changed
            from (select count(*) from linked) n
            left join (select seq, hash from linked order by seq desc limit 1) last on true
            left join (
              select * from linked where seq <> seq_before + 1 or is_unlinked or is_changed order by seq limit 1
            ) wrong on true""";

    private static final String COLUMNS = "seq, at, actor_id, actor_name, action, subject, detail, hash";

    /** Times grow along the chain, but for a clock that was set back; by less than this. */
    private static final Duration CLOCK_SLACK = Duration.ofHours(1);

    private final Tuple parameters = Tuple.tuple();
    private final List<String> conditions = new ArrayList<>();

    private AuditSql() {}

    /** A statement and its parameters. */
    record Statement(String sql, Tuple parameters) {}

    /** @param before only entries below this number, or null for the newest */
    static Statement newestFirst(AuditFilter filter, Long before, int limit) {
        AuditSql sql = matching(filter);
        if (before != null) {
            sql.where("seq < " + sql.parameter(before));
        }
        return sql.page("desc", limit);
    }

    /** @param after and @param upTo between which numbers, the second of them too */
    static Statement oldestFirst(AuditFilter filter, long after, long upTo, int limit) {
        AuditSql sql = matching(filter);
        sql.where("seq > " + sql.parameter(after));
        sql.where("seq <= " + sql.parameter(upTo));
        return sql.page("asc", limit);
    }

    private static AuditSql matching(AuditFilter filter) {
        AuditSql sql = new AuditSql();
        if (filter.actor() != null) {
            sql.where("actor_name = " + sql.parameter(filter.actor()));
        }
        if (filter.actions().size() == 1) {
            sql.where("action = " + sql.parameter(filter.actions().get(0)));
        } else if (!filter.actions().isEmpty()) {
            sql.where("action = any (" + sql.parameter(filter.actions().toArray(String[]::new)) + ")");
        }
        if (filter.subject() != null) {
            sql.where("subject = " + sql.parameter(filter.subject()));
        }
        sql.matchTimes(filter);
        return sql;
    }

    /** The bounds on the number say nothing new; they let the walk along it begin and end near the times asked for. */
    private void matchTimes(AuditFilter filter) {
        if (filter.from() != null) {
            where("at >= " + parameter(Rows.time(filter.from())));
            where("seq >= " + firstSince(parameter(Rows.time(filter.from().minus(CLOCK_SLACK)))));
        }
        if (filter.to() != null) {
            where("at < " + parameter(Rows.time(filter.to())));
            where("seq < coalesce(" + firstSince(parameter(Rows.time(filter.to().plus(CLOCK_SLACK))))
                    + ", 9223372036854775807)");
        }
    }

    private static String firstSince(String time) {
        return "(select f.seq from bascule.audit f where f.at >= " + time + " order by f.at, f.seq limit 1)";
    }

    private Statement page(String direction, int limit) {
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        String text = "select " + COLUMNS + " from bascule.audit" + where + " order by seq " + direction + " limit "
                + parameter(limit);
        return new Statement(text, parameters);
    }

    private void where(String condition) {
        conditions.add(condition);
    }

    private String parameter(Object value) {
        parameters.addValue(value);
        return "$" + parameters.size();
    }
}
