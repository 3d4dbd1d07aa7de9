package io.bascule.store;

import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryDepth;
import io.bascule.job.HistoryTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements of {@link HistoryStore} and {@link HistoryQueries}. Whoever locks several rows does so in the order of types and times, so
 * that nobody waits in a circle.
 */
final class HistorySql {
    private static final int MAX_TYPES = HistoryStore.MAX_TYPES;
    private static final int MAX_COUNTED = HistoryStore.MAX_COUNTED;

    private static final List<String> COUNTS = names(HistoryCount.values(), HistoryCount::wireName);
    private static final List<String> TIMES = names(HistoryTime.values(), what -> what.wireName() + "_times");
    private static final List<String> DEPTHS = Stream.concat(
                    names(HistoryDepth.values(), HistoryDepth::wireName).stream(), Stream.of("looks", "parked_looks"))
            .toList();

    private static final String SEEN = listed(List.of(COUNTS, TIMES));
    private static final String ALL = listed(List.of(COUNTS, TIMES, DEPTHS));

    /** The types that are kept by name, the same for all nodes; $-free. */
    private static final String KEPT_TYPE = """
            case when %%1$s = '%s' or %%1$s in (select name from bascule.job_types order by name limit %d)
              then %%1$s else '%s' end""".formatted(HistoryStore.ALL, MAX_TYPES, HistoryStore.OTHER);

    /** The start of the bucket, so many seconds wide, that a time is in. */
    private static final String BUCKET = "date_bin(%s::int * interval '1 s', %s, timestamptz '1970-01-01 00:00:00+00')";

    /** $1 node, $2 its number for this, which is higher than all before, $3 the sums of minutes. */
    static final String ADD = """
            with first as (
              insert into bascule.history_writers as w (node_id, written) values ($1, $2)
              on conflict (node_id) do update set written = excluded.written, written_at = now()
                where w.written < excluded.written
              returning node_id),
            given as (
              select s.*, (%s) collate "C" as kept_type
              from jsonb_to_recordset($3::jsonb) as s (at timestamptz, job_type text, %s)
              where exists (select from first))
            insert into bascule.history as h (job_type, at, width, %s)
            select kept_type, at, 60, %s from given group by kept_type, at order by kept_type, at
            %s
            """.formatted(
                    KEPT_TYPE.formatted("s.job_type"),
                    each("%s bigint", COUNTS) + ", " + each("%s bigint[]", TIMES),
                    SEEN,
                    summed(List.of(COUNTS, TIMES)),
                    adding(COUNTS, TIMES));

    /** $1 how many at most, $2 and $3 the duty. */
    static final String FOLD_SUBMITS = """
            with gone as (
              delete from bascule.history_submits
              where ctid = any (array(select ctid from bascule.history_submits limit $1 for update skip locked)) and %s
              returning %s as kept_type, %s as minute),
            summed as (
              select coalesce(kept_type, '%s') collate "C" as kept_type, minute, count(*) as n
              from gone group by grouping sets ((kept_type, minute), (minute))),
            added as (
              insert into bascule.history as h (job_type, at, width, submitted)
              select kept_type, minute, 60, n from summed order by kept_type, minute
              %s)
            select count(*)::int as n from gone
            """.formatted(
                    DutySql.isHeld(2, 3),
                    KEPT_TYPE.formatted("job_type"),
                    BUCKET.formatted("60", "at"),
                    HistoryStore.ALL,
                    adding(List.of("submitted"), List.of()));

    /**
     * $1 width of what is moved, $2 the width that it gets, $3 how many ms it is left as it is, $4 how many rows at most, $5 and $6 the
     * duty. A node that adds to a row which this takes waits, and then makes it anew.
     */
    static final String MERGE = """
            with old as materialized (
              select job_type, at from bascule.history
              where width = $1 and at < %s and %s
              order by job_type, at limit $4 for update),
            gone as (
              delete from bascule.history h using old
              where h.job_type = old.job_type and h.at = old.at and h.width = $1
              returning h.*),
            moved as (
              insert into bascule.history as h (job_type, at, width, %s)
              select job_type, wide, $2, %s from (select *, %s as wide from gone) g
              group by job_type, wide order by job_type, wide
              %s)
            select count(*)::int as n from gone
            """.formatted(
                    BUCKET.formatted("$2", "now() - $3::bigint * interval '1 ms'"),
                    DutySql.isHeld(5, 6),
                    ALL,
                    summed(List.of(COUNTS, TIMES, DEPTHS)),
                    BUCKET.formatted("$2", "at"),
                    adding(Stream.concat(COUNTS.stream(), DEPTHS.stream()).toList(), TIMES));

    /** $1 how old, in ms, $2 how many of each kind at most, $3 and $4 the duty. A node that lives adds something each day. */
    static final String PRUNE = """
            with sums as (
              delete from bascule.history where ctid = any (array(
                select ctid from bascule.history
                where width = 3600 and at < now() - $1::bigint * interval '1 ms' and %1$s limit $2))
              returning 1),
            writers as (
              delete from bascule.history_writers where ctid = any (array(
                select ctid from bascule.history_writers where written_at < now() - $1::bigint * interval '1 ms' and %1$s limit $2))
              returning 1)
            select ((select count(*) from sums) + (select count(*) from writers))::int as n
            """.formatted(DutySql.isHeld(3, 4));

    /**
     * $1 and $2 the duty. Looks once a minute. All together by the tallies; of a type as many as are counted in a moment: those that are
     * ready up to a bound, those that are parked only where all of them are within it.
     */
    static final String LOOK = """
            with due as materialized (
              select %1$s as minute
              where %2$s and not exists (
                select from bascule.history where job_type = '%3$s' and width = 60 and at = %1$s and looks > 0)),
            kept as materialized (
              select t.name from due cross join lateral (select name from bascule.job_types order by name limit %4$d) t),
            ready as (
              select k.name, count(*) filter (where r.epoch = 0) as pending, count(*) filter (where r.epoch > 0) as queued
              from kept k
              cross join lateral (select epoch from bascule.ready where job_type = k.name limit %5$d) r
              group by k.name),
            running as (select job_type, count(*) as n from bascule.running where exists (select from due) group by job_type),
            some_parked as materialized (
              select id from bascule.waiting where exists (select from due) limit %5$d + 1),
            parked as (
              select s.job_type, count(*) as n from some_parked w join bascule.submitted s on s.id = w.id
              where (select count(*) from some_parked) <= %5$d group by s.job_type),
            depths as (
              select '%3$s' as job_type, t.pending, t.queued, t.running, t.parked, c.open, 1 as looks,
                ((select count(*) from some_parked) <= %5$d)::int as parked_looks
              from (select greatest(coalesce(sum(pending), 0), 0) as pending, greatest(coalesce(sum(queued), 0), 0) as queued,
                      greatest(coalesce(sum(running), 0), 0) as running,
                      greatest(coalesce(sum(waiting_approval), 0), 0) as parked
                    from bascule.job_tallies) t,
                (select greatest(coalesce(sum(n), 0), 0) as open from bascule.checkpoint_tallies where status = 'PENDING') c
              union all
              select k.name, coalesce(r.pending, 0), coalesce(r.queued, 0), coalesce(u.n, 0), coalesce(p.n, 0), coalesce(p.n, 0), 0, 0
              from kept k
              left join ready r on r.name = k.name
              left join running u on u.job_type = k.name
              left join parked p on p.job_type = k.name
              where coalesce(r.pending, r.queued, u.n, p.n) is not null)
            insert into bascule.history as h (job_type, at, width, %6$s)
            select job_type, minute, 60, %6$s from depths, due order by job_type collate "C"
            %7$s
            """.formatted(
                    BUCKET.formatted("60", "now()"),
                    DutySql.isHeld(1, 2),
                    HistoryStore.ALL,
                    MAX_TYPES,
                    MAX_COUNTED,
                    listed(List.of(DEPTHS)),
                    adding(DEPTHS, List.of()));

    static final String NOW = "select now() as now";

    /** $1 type, $2 since when: its rows, and those of all types for how often it was looked. */
    static final String SUMS = "select job_type, at, " + ALL + " from bascule.history where job_type in ('"
            + HistoryStore.ALL + "', $1) and at >= $2";

    /** $1 since when. */
    static final String TYPES = "select job_type, " + each("sum(%1$s)::bigint as %1$s", COUNTS)
            + " from bascule.history where at >= $1 and job_type <> '" + HistoryStore.ALL
            + "' group by job_type order by job_type";

    /** $1 how long ago in ms. */
    static final String FAILED_SINCE =
            "select coalesce(sum(failed), 0)::bigint as n from bascule.history where job_type = '" + HistoryStore.ALL
                    + "' and at > now() - $1::bigint * interval '1 ms'";

    private HistorySql() {}

    private static <E> List<String> names(E[] values, Function<E, String> name) {
        return Arrays.stream(values).map(name).toList();
    }

    private static String each(String pattern, List<String> columns) {
        return columns.stream().map(pattern::formatted).collect(Collectors.joining(", "));
    }

    private static String listed(List<List<String>> columns) {
        return columns.stream().flatMap(List::stream).collect(Collectors.joining(", "));
    }

    /** What several rows come to; of the lists, those of times are histograms. */
    private static String summed(List<List<String>> columns) {
        return columns.stream()
                .map(list -> each(list == TIMES ? "bascule.sum_counts(%s)" : "sum(%s)::bigint", list))
                .collect(Collectors.joining(", "));
    }

    private static String adding(List<String> numbers, List<String> histograms) {
        return "on conflict (job_type, at, width) do update set "
                + Stream.of(
                                each("%1$s = h.%1$s + excluded.%1$s", numbers),
                                each("%1$s = bascule.add_counts(h.%1$s, excluded.%1$s)", histograms))
                        .filter(some -> !some.isEmpty())
                        .collect(Collectors.joining(", "));
    }
}
