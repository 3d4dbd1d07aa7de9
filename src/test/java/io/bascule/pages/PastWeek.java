package io.bascule.pages;

/** A week of a busy server as its history has it, with a night on which it was off. */
final class PastWeek {
    /** Each row as nodes and the duty would have left it: narrow ones of the last hours, wide ones before. */
    static final String SQL = """
            delete from bascule.history;
            insert into bascule.job_types (name, description, max_attempts, concurrency, example)
              values ('invoice-mailer', 'Sends invoices.', 3, 0, '{}') on conflict do nothing;
            insert into bascule.history
            select t.name, b.at, b.width, n.jobs, n.jobs + n.jobs / 12, n.jobs - n.jobs / 40 - n.jobs / 90, n.jobs / 40, n.jobs / 90,
              n.asked, n.asked - n.asked / 9, n.asked / 20,
              (select array_agg(round(n.jobs * exp(-((i - 20 - 14 * n.busy) ^ 2) / 160))::bigint order by i) from generate_series(0, 80) i),
              (select array_agg(round(n.jobs * exp(-((i - t.run) ^ 2) / 300))::bigint order by i) from generate_series(0, 130) i),
              (select array_agg(round(n.asked * exp(-((i - 158 + 9 * n.busy) ^ 2) / 500))::bigint order by i) from generate_series(0, 240) i),
              round(b.width / 60 * t.part * (4 + 16 * n.busy ^ 2)), round(b.width / 60 * t.part * 2 * n.busy),
              round(b.width / 60 * t.part * (1 + 8 * least(1, n.busy))), b.width / 60 * n.people, b.width / 60 * n.people,
              case when t.name = '*' then b.width / 60 else 0 end, case when t.name = '*' then b.width / 60 else 0 end
            from (select date_bin('1 h', now(), '1970-01-01Z') as hour) h
            cross join lateral (values (60, h.hour - interval '1 h', now()), (600, h.hour - interval '25 h', h.hour - interval '61 min'),
              (3600, h.hour - interval '7 d', h.hour - interval '26 h')) as w (width, since, until)
            cross join lateral (
              select at, w.width from generate_series(w.since, w.until, w.width * interval '1 s') at
              where at not between h.hour - interval '80 h' and h.hour - interval '72 h') b
            cross join (values ('*', 1.0, 62), ('simple-task', 0.62, 58), ('invoice-mailer', 0.3, 74), ('ask', 0.08, 88)) as t (name, part, run)
            cross join lateral (
              select 1 + sin(extract(epoch from b.at) / 86400 * 6.2832 - 1.9) + 0.22 * sin(extract(epoch from b.at) / 997)
                + 0.12 * sin(extract(epoch from b.at) / 211) as busy) d
            cross join lateral (
              select greatest(0, round((14 + 60 * greatest(0, d.busy)) * t.part * b.width / 60))::bigint as jobs,
                round((1 + 5 * greatest(0, d.busy)) * b.width / 600 * case when t.name in ('*', 'ask') then 1 else 0 end)::bigint as asked,
                case when t.name in ('*', 'ask') then round(3 + 9 * greatest(0, sin(extract(epoch from b.at) / 86400 * 6.2832 - 2.6))) else 0 end
                  as people,
                greatest(0, d.busy) as busy) n
            on conflict do nothing;
            insert into bascule.nodes (id, name, version, started_at, heartbeat_at, stopped_at, lost) values
              ('0193469b-0000-7d44-8e66-9d0e1f2a3b55', 'worker-2', '0.1.0', now() - interval '3 d', now() - interval '2 h', now() - interval '2 h', false),
              ('0193469b-0000-7d44-8e66-9d0e1f2a3b56', 'worker-3', '0.1.0', now() - interval '4 d', now() - interval '1 d', now() - interval '1 d', true)
              on conflict do nothing;
            """;

    private PastWeek() {}
}
