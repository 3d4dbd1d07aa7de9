-- Bascule's schema. Nothing here is released yet, so this first migration is changed in place.
-- Every invariant that a row can break is a CHECK; every deadline is compared with this database's clock.
-- The schema itself is there already: Flyway makes it, to hold its own table.

-- Ids: time-ordered, so a list by id is a list by time. PostgreSQL before 18 has no uuidv7() of its own.
create function bascule.uuid_v7() returns uuid language sql volatile as $$
  select encode(
    set_byte(
      set_byte(
        overlay(uuid_send(gen_random_uuid())
                placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                from 1 for 6),
        6, (get_byte(uuid_send(gen_random_uuid()), 6) & 15) | 112),
      8, (get_byte(uuid_send(gen_random_uuid()), 8) & 63) | 128),
    'hex')::uuid
$$;

-- What all nodes on this database must agree on: the head start of a priority, the key that signs sessions.
create table bascule.shared_settings (
  name  text primary key,
  value text not null
);

-- People and keys -------------------------------------------------------------------------------------------------------

create table bascule.users (
  id            uuid primary key,
  username      text not null check (username ~ '^[a-z0-9][a-z0-9._@-]{0,99}$'),
  password_hash text not null,
  role          text not null check (role in ('ADMIN', 'REVIEWER', 'USER', 'VIEWER')),
  active        boolean not null default true,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
create unique index users_username on bascule.users (username);

create table bascule.sign_ins (
  id         uuid primary key,
  user_id    uuid not null references bascule.users,
  address    text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sign_ins_open on bascule.sign_ins (user_id) where revoked_at is null;

create table bascule.api_keys (
  id           uuid primary key,
  user_id      uuid not null references bascule.users,
  name         text not null check (length(name) between 1 and 100),
  prefix       text not null,
  secret_hash  bytea not null,
  scopes       text[] not null check (scopes <> '{}'),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create unique index api_keys_prefix on bascule.api_keys (prefix);
create index api_keys_user on bascule.api_keys (user_id);

-- Nodes and job types ---------------------------------------------------------------------------------------------------

create table bascule.nodes (
  id           uuid primary key,
  name         text not null,
  version      text not null,
  started_at   timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  -- Set when the node left or was declared lost: its jobs are then anyone's to rescue, and it must come back as another node.
  stopped_at   timestamptz,
  lost         boolean not null default false check (not lost or stopped_at is not null)
);
create index nodes_live on bascule.nodes (heartbeat_at) where stopped_at is null;

create table bascule.job_types (
  name         text primary key check (name ~ '^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$'),
  description  text not null,
  max_attempts int not null check (max_attempts between 1 and 100),
  timeout_ms   bigint check (timeout_ms between 1 and 2592000000),
  concurrency  int not null check (concurrency >= 0),
  example      jsonb not null,
  schema       jsonb,
  seen_at      timestamptz not null default now()
);

-- Jobs ------------------------------------------------------------------------------------------------------------------

-- user_id and api_key_id are not foreign keys: their check would lock a user's row in every submit. Users and keys are
-- never deleted, only deactivated.
create table bascule.jobs (
  id               uuid primary key,
  job_type         text not null check (job_type ~ '^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$'),
  status           text not null default 'PENDING' check (status in
                     ('PENDING', 'RUNNING', 'WAITING_APPROVAL', 'QUEUED', 'COMPLETED', 'FAILED', 'CANCELLED')),
  task_description text check (length(task_description) <= 10000),
  input            jsonb not null default '{}' check (jsonb_typeof(input) = 'object'),
  output           jsonb,
  error_code       text,
  error_message    text,
  priority         smallint not null check (priority between 0 and 10),
  user_id          uuid,
  api_key_id       uuid,
  tags             text[] not null default '{}' check (cardinality(tags) <= 20),
  attempt          int not null default 0 check (attempt between 0 and max_attempts),
  max_attempts     int not null check (max_attempts between 1 and 100),
  -- The next claim goes on with the present attempt (approved, slept, drained) rather than starting another.
  resumes          boolean not null default false,
  progress         smallint check (progress between 0 and 100),
  progress_note    text,
  run_at           timestamptz not null default now(),
  -- run_at less priority times the head start: the one order of the queue.
  queue_key        timestamptz not null,
  timeout_ms       bigint check (timeout_ms between 1 and 2592000000),
  epoch            bigint not null default 0,
  node_id          uuid,
  checkpoint_id    uuid,
  cancel_requested boolean not null default false,
  idempotency_key  text check (length(idempotency_key) <= 300),
  fingerprint      text,
  created_at       timestamptz not null default now(),
  started_at       timestamptz,
  claimed_at       timestamptz,
  completed_at     timestamptz,
  updated_at       timestamptz not null default now(),
  constraint running_has_owner   check ((status = 'RUNNING') = (node_id is not null)),
  constraint waiting_has_reason  check ((status = 'WAITING_APPROVAL') = (checkpoint_id is not null)),
  constraint terminal_has_time   check ((status in ('COMPLETED', 'FAILED', 'CANCELLED')) = (completed_at is not null)),
  constraint failed_has_error    check ((status = 'FAILED') = (error_code is not null)),
  constraint completed_has_output check (status <> 'COMPLETED' or output is not null),
  constraint pending_is_unclaimed check (status <> 'PENDING' or epoch = 0)
);
-- The claim, and the next due time. Finished jobs leave both.
create index jobs_claim on bascule.jobs (queue_key) where status in ('PENDING', 'QUEUED');
create index jobs_due on bascule.jobs (run_at) where status in ('PENDING', 'QUEUED');
-- Rescue, cancel requests and the stuck-job audit.
create index jobs_running on bascule.jobs (node_id) where status = 'RUNNING';
-- The lists: a page is newest first by id; these are the filters that would otherwise walk far.
create index jobs_user on bascule.jobs (user_id, id);
create index jobs_type on bascule.jobs (job_type, id);
create index jobs_rare_status on bascule.jobs (status, id) where status in ('WAITING_APPROVAL', 'FAILED', 'CANCELLED');
create index jobs_tags on bascule.jobs using gin (tags) where tags <> '{}';
create index jobs_text on bascule.jobs using gin (to_tsvector('simple', task_description))
  where task_description is not null;
-- One idempotency key, one job, for each user.
create unique index jobs_idempotency on bascule.jobs
  (coalesce(user_id, '00000000-0000-0000-0000-000000000000'), idempotency_key) where idempotency_key is not null;

create function bascule.may_become(was text, becomes text) returns boolean language sql immutable as $$
  select case was
    when 'PENDING'          then becomes in ('RUNNING', 'CANCELLED')
    when 'RUNNING'          then becomes in ('QUEUED', 'WAITING_APPROVAL', 'COMPLETED', 'FAILED', 'CANCELLED')
    when 'WAITING_APPROVAL' then becomes in ('QUEUED', 'FAILED', 'CANCELLED')
    when 'QUEUED'           then becomes in ('RUNNING', 'CANCELLED')
    when 'FAILED'           then becomes = 'QUEUED'
    when 'CANCELLED'        then becomes = 'QUEUED'
    else false
  end
$$;

create function bascule.check_transition() returns trigger language plpgsql as $$
begin
  if not bascule.may_become(old.status, new.status) then
    raise exception 'job % cannot go from % to %', old.id, old.status, new.status using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger jobs_transition before update of status on bascule.jobs
  for each row when (old.status is distinct from new.status) execute function bascule.check_transition();

create function bascule.check_epoch() returns trigger language plpgsql as $$
begin
  raise exception 'the epoch of job % cannot go back from % to %', old.id, old.epoch, new.epoch
    using errcode = 'check_violation';
end
$$;
create trigger jobs_epoch before update of epoch on bascule.jobs
  for each row when (new.epoch < old.epoch) execute function bascule.check_epoch();

-- Runs that ended without ending their job; a job that went straight through has none.
create table bascule.job_runs (
  job_id        uuid not null references bascule.jobs on delete cascade,
  epoch         bigint not null,
  attempt       int not null,
  node_id       uuid,
  started_at    timestamptz not null,
  ended_at      timestamptz not null default now(),
  outcome       text not null check (outcome in ('PARKED', 'SLEPT', 'FAILED', 'RELEASED', 'RESCUED', 'CANCELLED')),
  error_code    text,
  error_message text,
  primary key (job_id, epoch)
);

-- The journal: what a later run of the job must not do again. Approvals and infos are journaled as checkpoints.
create table bascule.job_steps (
  job_id     uuid not null references bascule.jobs on delete cascade,
  name       text not null check (length(name) between 1 and 200),
  position   int not null check (position > 0),
  kind       text not null check (kind in ('STEP', 'SLEEP')),
  result     jsonb,
  until      timestamptz,
  epoch      bigint not null,
  created_at timestamptz not null default now(),
  primary key (job_id, name),
  constraint step_has_result check ((kind = 'STEP') = (result is not null)),
  constraint sleep_has_end   check ((kind = 'SLEEP') = (until is not null))
);

create table bascule.checkpoints (
  id               uuid primary key,
  job_id           uuid not null references bascule.jobs on delete cascade,
  -- The journal's name for it; null once a retry by hand asks anew, and for ERROR.
  name             text check (length(name) between 1 and 200),
  position         int,
  epoch            bigint not null,
  checkpoint_type  text not null check (checkpoint_type in ('APPROVAL_REQUIRED', 'INFO', 'ERROR')),
  status           text not null check (status in
                     ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'RECORDED')),
  message          text not null check (length(message) <= 10000),
  data             jsonb not null check (jsonb_typeof(data) = 'object'),
  metadata         jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  digest           text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  tells_handler    boolean not null default false,
  decided_by       uuid,
  decided_by_name  text,
  decided_at       timestamptz,
  rejection_reason text check (length(rejection_reason) <= 10000),
  comment          text check (length(comment) <= 10000),
  expires_at       timestamptz,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint only_approvals_are_decided check ((checkpoint_type = 'APPROVAL_REQUIRED') = (status <> 'RECORDED')),
  constraint approvals_expire check ((checkpoint_type = 'APPROVAL_REQUIRED') = (expires_at is not null)),
  constraint decided_by_someone check ((status in ('APPROVED', 'REJECTED')) = (decided_by is not null)),
  constraint decided_has_time check ((decided_by is null) = (decided_at is null)),
  constraint rejected_has_reason check ((status = 'REJECTED') = (rejection_reason is not null))
);
create unique index checkpoints_journal on bascule.checkpoints (job_id, name) where name is not null;
create index checkpoints_job on bascule.checkpoints (job_id, id);
create index checkpoints_open on bascule.checkpoints (expires_at) where status = 'PENDING';
create index checkpoints_status on bascule.checkpoints (status, id) where checkpoint_type = 'APPROVAL_REQUIRED';

create table bascule.job_logs (
  job_id     uuid not null references bascule.jobs on delete cascade,
  id         uuid not null,
  agent_name text not null,
  action     text not null,
  level      text not null check (level in ('DEBUG', 'INFO', 'WARN', 'ERROR')),
  message    text not null,
  data       jsonb,
  created_at timestamptz not null default now(),
  primary key (job_id, id)
);

-- Counts by state, kept without scanning history: each statement appends what it changed, a duty folds the rows into one.
create table bascule.tallies (
  subject text not null check (subject in ('job', 'checkpoint')),
  status  text not null,
  n       bigint not null
);

create function bascule.tally_insert() returns trigger language plpgsql as $$
begin
  insert into bascule.tallies select tg_argv[0], status, count(*) from added group by status;
  return null;
end
$$;
create function bascule.tally_update() returns trigger language plpgsql as $$
begin
  insert into bascule.tallies
    select tg_argv[0], status, sum(d)
    from (select status, 1 as d from added union all select status, -1 from gone) changes
    group by status having sum(d) <> 0;
  return null;
end
$$;
create function bascule.tally_delete() returns trigger language plpgsql as $$
begin
  insert into bascule.tallies select tg_argv[0], status, -count(*) from gone group by status;
  return null;
end
$$;
create trigger jobs_tally_insert after insert on bascule.jobs
  referencing new table as added for each statement execute function bascule.tally_insert('job');
create trigger jobs_tally_update after update on bascule.jobs
  referencing old table as gone new table as added for each statement execute function bascule.tally_update('job');
create trigger jobs_tally_delete after delete on bascule.jobs
  referencing old table as gone for each statement execute function bascule.tally_delete('job');
create trigger checkpoints_tally_insert after insert on bascule.checkpoints
  referencing new table as added for each statement execute function bascule.tally_insert('checkpoint');
create trigger checkpoints_tally_update after update on bascule.checkpoints
  referencing old table as gone new table as added for each statement execute function bascule.tally_update('checkpoint');
create trigger checkpoints_tally_delete after delete on bascule.checkpoints
  referencing old table as gone for each statement execute function bascule.tally_delete('checkpoint');

-- Audit -----------------------------------------------------------------------------------------------------------------

create table bascule.audit (
  seq        bigint primary key check (seq > 0),
  at         timestamptz not null,
  actor_id   uuid,
  actor_name text not null,
  action     text not null,
  subject    text not null,
  detail     jsonb not null,
  prev_hash  bytea not null,
  hash       bytea not null
);
-- One row: the end of the chain. Its lock is what puts the chain in one order; it is always taken last.
create table bascule.audit_head (
  one  boolean primary key default true check (one),
  seq  bigint not null,
  hash bytea not null
);
insert into bascule.audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

create function bascule.audit_hash(
  prev bytea, seq bigint, at timestamptz, actor_id uuid, actor_name text, action text, subject text, detail jsonb
) returns bytea language sql immutable as $$
  select sha256(prev || convert_to(jsonb_build_array(
    seq, (extract(epoch from at) * 1000000)::bigint, actor_id, actor_name, action, subject, detail)::text, 'UTF8'))
$$;

create function bascule.append_audit(actor_id uuid, actor_name text, action text, subject text, detail jsonb)
returns bigint language plpgsql as $$
declare
  head bascule.audit_head;
  stamp timestamptz;
  next_hash bytea;
begin
  select * into head from bascule.audit_head for update;
  -- After the lock, so that time never runs backwards along the chain.
  stamp := clock_timestamp();
  next_hash := bascule.audit_hash(head.hash, head.seq + 1, stamp, actor_id, actor_name, action, subject, detail);
  insert into bascule.audit values
    (head.seq + 1, stamp, actor_id, actor_name, action, subject, detail, head.hash, next_hash);
  update bascule.audit_head set seq = head.seq + 1, hash = next_hash;
  return head.seq + 1;
end
$$;

create function bascule.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_is_append_only before update or delete on bascule.audit
  for each statement execute function bascule.refuse_change();
create trigger audit_is_not_emptied before truncate on bascule.audit
  for each statement execute function bascule.refuse_change();

-- Submitting in a caller's own transaction ------------------------------------------------------------------------------

create function bascule.submit_job(
  job_type         text,
  input            jsonb default '{}',
  task_description text default null,
  priority         int default 5,
  run_at           timestamptz default null,
  max_attempts     int default null,
  timeout_ms       bigint default null,
  tags             text[] default '{}',
  username         text default null,
  idempotency_key  text default null
) returns uuid language plpgsql as $$
declare
  kind       bascule.job_types;
  owner_id   uuid;
  due        timestamptz := coalesce(submit_job.run_at, now());
  head_start interval;
  wanted     text;
  job        bascule.jobs;
  new_id     uuid := bascule.uuid_v7();
begin
  select * into kind from bascule.job_types t where t.name = submit_job.job_type;
  if not found then
    raise exception 'unknown job type %', quote_nullable(submit_job.job_type) using errcode = 'invalid_parameter_value',
      hint = 'Known: ' || coalesce((select string_agg(t.name, ', ' order by t.name) from bascule.job_types t), 'none; start a server first');
  end if;
  if submit_job.input is null or jsonb_typeof(submit_job.input) <> 'object' then
    raise exception 'input must be a JSON object' using errcode = 'invalid_parameter_value';
  end if;
  if octet_length(submit_job.input::text) > 1048576 then
    raise exception 'input is larger than 1 MiB' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.priority is null or submit_job.priority not between 0 and 10 then
    raise exception 'priority must be from 0 to 10' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.max_attempts not between 1 and 100 then
    raise exception 'max_attempts must be from 1 to 100' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.timeout_ms not between 1 and 2592000000 then
    raise exception 'timeout_ms must be from 1 to 2592000000' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.run_at not between '1970-01-01Z' and '9999-12-31T23:59:59.999999Z' then
    raise exception 'run_at must be from the years 1970 to 9999' using errcode = 'invalid_parameter_value';
  end if;
  if length(submit_job.task_description) > 10000 then
    raise exception 'task_description must have at most 10000 characters' using errcode = 'invalid_parameter_value';
  end if;
  if length(submit_job.idempotency_key) not between 1 and 255 then
    raise exception 'idempotency_key must have 1 to 255 characters' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.tags is null or cardinality(submit_job.tags) > 20
     or exists (select 1 from unnest(submit_job.tags) tag where tag is null or tag !~ '\S' or length(tag) > 100) then
    raise exception 'tags must be at most 20 texts of 1 to 100 characters, not blank' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.username is not null then
    select u.id into owner_id from bascule.users u where u.username = submit_job.username and u.active;
    if not found then
      raise exception 'no active user %', quote_literal(submit_job.username) using errcode = 'invalid_parameter_value';
    end if;
  end if;
  select (s.value || ' ms')::interval into head_start from bascule.shared_settings s where s.name = 'queue.headStartMs';
  wanted := 'sql:' || encode(sha256(convert_to(jsonb_build_array(
    submit_job.job_type, submit_job.input, submit_job.task_description, submit_job.priority, submit_job.run_at,
    submit_job.max_attempts, submit_job.timeout_ms, submit_job.tags)::text, 'UTF8')), 'hex');
  insert into bascule.jobs as j
    (id, job_type, task_description, input, priority, user_id, tags, max_attempts, timeout_ms, run_at, queue_key,
     idempotency_key, fingerprint)
  values
    (new_id, submit_job.job_type, submit_job.task_description, submit_job.input, submit_job.priority, owner_id,
     submit_job.tags, coalesce(submit_job.max_attempts, kind.max_attempts), coalesce(submit_job.timeout_ms, kind.timeout_ms),
     due, due - submit_job.priority * coalesce(head_start, interval '60 s'), submit_job.idempotency_key,
     case when submit_job.idempotency_key is not null then wanted end)
  on conflict do nothing;
  if found then
    -- Delivered with the caller's COMMIT; a node that misses it finds the job at its next poll.
    perform pg_notify('bascule', 'jobs');
    return new_id;
  end if;
  select * into job from bascule.jobs j
    where coalesce(j.user_id, '00000000-0000-0000-0000-000000000000') = coalesce(owner_id, '00000000-0000-0000-0000-000000000000')
      and j.idempotency_key = submit_job.idempotency_key;
  if job.fingerprint is distinct from wanted then
    raise exception 'idempotency key % was used for another job', quote_literal(submit_job.idempotency_key)
      using errcode = 'unique_violation', hint = 'Use a new key for a new job.';
  end if;
  return job.id;
end
$$;
