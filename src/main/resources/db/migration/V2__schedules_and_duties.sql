-- What one node does at a time, and jobs that come by the clock.

-- A duty is held for a time and held again before that is over. The epoch rises with each new term, so that a holder who comes back
-- late is told apart: what a duty writes asks for the epoch, in the write itself.
create table bascule.duties (
  name       text primary key check (length(name) between 1 and 100),
  holder     uuid not null,
  epoch      bigint not null check (epoch > 0),
  held_until timestamptz not null
);

create function bascule.check_duty_epoch() returns trigger language plpgsql as $$
begin
  raise exception 'the epoch of the duty % cannot go back from % to %', old.name, old.epoch, new.epoch
    using errcode = 'check_violation';
end
$$;
create trigger duties_epoch before update of epoch on bascule.duties
  for each row when (new.epoch < old.epoch or (new.holder <> old.holder and new.epoch = old.epoch))
  execute function bascule.check_duty_epoch();

create table bascule.schedules (
  id                uuid primary key,
  user_id           uuid not null references bascule.users,
  api_key_id        uuid references bascule.api_keys,
  name              text not null check (length(name) between 1 and 100),
  cron              text not null check (length(cron) between 1 and 200),
  time_zone         text not null,
  missed_slots      text not null check (missed_slots in ('RUN_LATEST', 'SKIP')),
  -- The job of each slot.
  job_type          text not null check (job_type ~ '^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$'),
  task_description  text check (length(task_description) <= 10000),
  input             jsonb not null check (jsonb_typeof(input) = 'object'),
  priority          smallint not null check (priority between 0 and 10),
  max_attempts      int check (max_attempts between 1 and 100),
  timeout_ms        bigint check (timeout_ms between 1 and 2592000000),
  tags              text[] not null check (cardinality(tags) <= 19),
  concurrency_key   text check (length(concurrency_key) between 1 and 200),
  concurrency_limit smallint check (concurrency_limit between 1 and 1000),
  requires          jsonb check (jsonb_typeof(requires) = 'object' and requires <> '{}'),
  enabled           boolean not null default true,
  -- The earliest slot that is not done with; null while disabled, and where no slot will ever come.
  next_at           timestamptz,
  last_slot         timestamptz,
  last_job_id       uuid,
  last_error        text,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  constraint only_enabled_is_due check (enabled or next_at is null),
  constraint key_has_limit check ((concurrency_key is null) = (concurrency_limit is null))
);
create unique index schedules_name on bascule.schedules (user_id, name);
create index schedules_due on bascule.schedules (next_at, id) where next_at is not null;
