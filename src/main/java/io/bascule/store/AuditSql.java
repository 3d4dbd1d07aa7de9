package io.bascule.store;

/** Statements of {@link AuditStore}. */
final class AuditSql {
    static final String APPEND = "select bascule.append_audit($1, $2, $3, $4, $5)";

    static final String LIST = """
            select seq, at, actor_id, actor_name, action, subject, detail
            from bascule.audit
            where seq < coalesce($1::bigint, 9223372036854775807)
            order by seq desc
            limit $2""";

    /** All of a verification sees one state of the table, however long it takes and whatever is appended meanwhile. */
    static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    static final String HEAD = "select seq, hash from bascule.audit_head";

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

    private AuditSql() {}
}
