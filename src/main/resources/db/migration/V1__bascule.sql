-- Bascule's schema. Nothing here is released yet, so this first migration is changed in place.
-- Every invariant that a row can break is a CHECK; every deadline is compared with this database's clock.
-- The schema itself is there already: Flyway makes it, to hold its own table.

-- Ids: time-ordered, so a list by id is a list by time. PostgreSQL before 18 has no uuidv7() of its own. The first half of an id says
-- when, to the microsecond: the milliseconds, and then what is left of one in 4096ths (RFC 9562, 6.2, method 3).
create function bascule.id_prefix(at timestamptz) returns text language sql stable as $$
  select lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
    || to_hex(28672 + floor(extract(epoch from at) * 1000000)::bigint % 1000 * 4096 / 1000)
$$;
create function bascule.uuid_v7(at timestamptz default clock_timestamp()) returns uuid language sql volatile as $$
  select (bascule.id_prefix(at) || substr(gen_random_uuid()::text, 20))::uuid
$$;

-- What a value of a job may be. The rules of single columns that every job passes through are domains, since PostgreSQL keeps those parsed:
-- the CHECKs of a table it reads from the catalogue anew for each statement that writes there, which took two fifths of the CPU of a small one.
create domain bascule.job_type as text collate "C" check (length(value) between 1 and 100);
create domain bascule.task_description as text check (length(value) <= 10000);
create domain bascule.priority as smallint check (value between 0 and 10);
create domain bascule.tags as text[] check (cardinality(value) <= 20);
create domain bascule.timeout_ms as bigint check (value between 1 and 2592000000);
create domain bascule.concurrency_key as text check (length(value) between 1 and 200);
create domain bascule.concurrency_limit as smallint check (value between 1 and 1000);
-- Labels that the remote agent must have that runs the job, names with texts.
create domain bascule.labels as jsonb check (jsonb_typeof(value) = 'object' and value <> '{}');
create domain bascule.idempotency_key as text check (length(value) <= 300);
-- How many attempts were made, and which one this is, of how many.
create domain bascule.attempts as smallint check (value between 0 and 100);
create domain bascule.attempt as smallint check (value between 1 and 100);
-- How often the job was claimed, and which claim this is.
create domain bascule.claims as bigint check (value >= 0);
create domain bascule.epoch as bigint check (value >= 1);
create domain bascule.percent as smallint check (value between 0 and 100);
create domain bascule.open_status as text check (value in ('PENDING', 'RUNNING', 'WAITING_APPROVAL', 'QUEUED'));
create domain bascule.status_before_queued as text check (value in ('RUNNING', 'WAITING_APPROVAL', 'FAILED', 'CANCELLED'));
create domain bascule.end_status as text check (value in ('COMPLETED', 'FAILED', 'CANCELLED'));
create domain bascule.journal_name as text check (length(value) between 1 and 200);
create domain bascule.journal_position as int check (value > 0);
create domain bascule.journal_kind as text check (value in ('STEP', 'SLEEP'));
create domain bascule.run_outcome as text check (value in ('PARKED', 'SLEPT', 'FAILED', 'RELEASED', 'RESCUED', 'CANCELLED'));
create domain bascule.log_level as text check (value in ('DEBUG', 'INFO', 'WARN', 'ERROR'));

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
  -- What the browser or program called itself, or null.
  agent      text check (length(agent) between 1 and 200),
  created_at timestamptz not null default now(),
  -- To the minute. In no index, so that noting it touches none.
  last_seen_at timestamptz not null default now(),
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
  lost         boolean not null default false check (not lost or stopped_at is not null),
  -- Of which its worker takes jobs now, by its last heartbeat.
  job_types    text[] not null default '{}'
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
  seen_at      timestamptz not null default now(),
  -- What people set for all nodes together: nothing starts; at most so many run; at most so many start in so many ms.
  paused       boolean not null default false,
  max_running  int check (max_running between 1 and 100000),
  rate_limit   int check (rate_limit between 1 and 1000000),
  rate_ms      bigint check (rate_ms between 1 and 86400000),
  -- When the next start would be due if starts came evenly (GCRA): the whole memory of the rate limit.
  rate_due     timestamptz,
  -- Statements that began before then may have seen the type as open and start jobs of it; 'infinity' until the time is noted,
  -- null once none of them is left.
  open_until   timestamptz,
  -- The user whose remote agent brought it in; null once a node's handler has announced it.
  declared_by  uuid,
  -- Can be claimed without looking at any of these.
  is_open      boolean generated always as (not paused and max_running is null and rate_limit is null) stored,
  constraint rate_has_period check ((rate_limit is null) = (rate_ms is null))
);

-- Jobs ------------------------------------------------------------------------------------------------------------------
--
-- A job is one row of submitted, which is never changed, and one row of exactly one of ready, running, waiting and ended: where
-- that row lies is the job's state. A change of state is one statement that deletes here and inserts there, so the queue stays
-- narrow and small however long the history is. bascule.jobs, a view, puts the two halves together. Measured against other layouts:
-- see src/main/java/io/bascule/store/LAYOUT.md.

-- What was asked for. user_id and api_key_id are not foreign keys: their check would lock a user's row in every submit. Users and
-- keys are never deleted, only deactivated. Nor does anything reference this table: pruning deletes a job's rows set by set.
-- json, not jsonb: it costs a third to write, is only ever read whole, and gives back what was sent.
create table bascule.submitted (
  -- Made of created_at, and so by this database's clock whatever that of the node: a list up to a time is a walk from an id.
  id                uuid primary key,
  job_type          bascule.job_type not null,
  task_description  bascule.task_description,
  input             json not null,
  priority          bascule.priority not null,
  user_id           uuid,
  api_key_id        uuid,
  tags              bascule.tags not null default '{}',
  max_attempts      bascule.attempt not null,
  timeout_ms        bascule.timeout_ms,
  run_at            timestamptz not null default now(),
  -- At most concurrency_limit jobs of one key run at a time, on all nodes together.
  concurrency_key   bascule.concurrency_key,
  concurrency_limit bascule.concurrency_limit,
  -- Null where any worker may run it.
  requires          bascule.labels,
  idempotency_key   bascule.idempotency_key,
  fingerprint       text,
  -- The job, ended by then, that someone submitted this one in place of.
  retry_of          uuid,
  created_at        timestamptz not null default now(),
  constraint key_has_limit check ((concurrency_key is null) = (concurrency_limit is null))
);
-- The lists: a page is newest first by id; these are the filters that would otherwise walk far.
create index submitted_user on bascule.submitted (user_id, id) where user_id is not null;
create index submitted_type on bascule.submitted (job_type, id);
create index submitted_text on bascule.submitted using gin (to_tsvector('simple', task_description))
  where task_description is not null;
create index submitted_retries on bascule.submitted (retry_of, id) where retry_of is not null;
-- Which words are common, for a search of ids and types too, to which the statistics of a partial index do not apply.
create statistics bascule.submitted_words on (to_tsvector('simple', task_description)) from bascule.submitted;
-- One idempotency key, one job, for each user.
create unique index submitted_idempotency on bascule.submitted
  (coalesce(user_id, '00000000-0000-0000-0000-000000000000'), idempotency_key) where idempotency_key is not null;

-- The tags of submitted, each by itself: a list by tag is a walk along this key, newest first, be it the tag of half the jobs or of none.
-- An inverted index has no order, so there one or the other would be slow, as statistics have it.
create table bascule.job_tags (
  tag text collate "C" not null,
  id  uuid not null,
  primary key (tag, id)
);

-- PENDING where no claim was made yet (epoch 0), else QUEUED.
create table bascule.ready (
  id              uuid primary key,
  job_type        bascule.job_type not null,
  -- run_at less priority times the head start: the one order of the queue.
  queue_key       timestamptz not null,
  run_at          timestamptz not null,
  epoch           bascule.claims not null default 0,
  attempt         bascule.attempts not null default 0,
  -- The next claim goes on with the present attempt (approved, slept, drained) rather than starting another.
  resumes         boolean not null default false,
  -- It was due later when this row was written.
  later           boolean not null default false,
  -- Waits until fewer jobs of its concurrency key run.
  held            boolean not null default false,
  concurrency_key bascule.concurrency_key,
  requires        bascule.labels,
  was             bascule.status_before_queued,
  progress        bascule.percent,
  progress_note   text,
  started_at      timestamptz,
  claimed_at      timestamptz,
  updated_at      timestamptz not null default now(),
  constraint queued_was_something check ((epoch = 0) = (was is null)),
  constraint only_keyed_are_held check (not held or concurrency_key is not null)
);
-- The claim, a type at a time: the backlog of one type is never in the way of another.
create index ready_claim on bascule.ready (job_type, queue_key) where not held and requires is null;
-- The same of what only some remote agents may run, so that it is never in the way of the nodes.
create index ready_requiring on bascule.ready (job_type, queue_key) where not held and requires is not null;
-- The list of those that were queued again, beside however many are new.
create index ready_again on bascule.ready (id) where epoch > 0;
create index ready_later on bascule.ready (run_at) where later;
create index ready_held on bascule.ready (concurrency_key, queue_key) where held;
create index ready_admitted on bascule.ready (concurrency_key) where concurrency_key is not null and not held;

create table bascule.running (
  id               uuid primary key,
  job_type         bascule.job_type not null,
  node_id          uuid not null,
  run_at           timestamptz not null,
  epoch            bascule.epoch not null,
  attempt          bascule.attempt not null,
  cancel_requested boolean not null default false,
  -- Its type has a limit for all nodes together.
  limited          boolean not null default false,
  concurrency_key  bascule.concurrency_key,
  progress         bascule.percent,
  progress_note    text,
  started_at       timestamptz not null,
  claimed_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now()
) with (fillfactor = 80);
-- By node only where a run shall stop: a lost node is rare, and finds its jobs by a walk over this small table.
create index running_cancel on bascule.running (node_id) where cancel_requested;
create index running_limited on bascule.running (job_type) where limited;
create index running_keyed on bascule.running (concurrency_key) where concurrency_key is not null;

-- WAITING_APPROVAL.
create table bascule.waiting (
  id            uuid primary key,
  job_type      bascule.job_type not null,
  checkpoint_id uuid not null,
  run_at        timestamptz not null,
  epoch         bascule.epoch not null,
  attempt       bascule.attempt not null,
  progress      bascule.percent,
  progress_note text,
  started_at    timestamptz not null,
  claimed_at    timestamptz not null,
  updated_at    timestamptz not null default now()
);
create index waiting_type on bascule.waiting (job_type, id);

create table bascule.ended (
  id            uuid primary key,
  -- Null where the job completed: those of a type are nearly all jobs of it. The others are few, and would be looked for among all these.
  job_type      bascule.job_type,
  status        bascule.end_status not null,
  output        json,
  error_code    text,
  error_message text,
  run_at        timestamptz not null,
  epoch         bascule.claims not null,
  attempt       bascule.attempts not null,
  was           bascule.open_status not null,
  progress      bascule.percent,
  progress_note text,
  started_at    timestamptz,
  claimed_at    timestamptz,
  -- Which node had the run that ended it. Null where the first run completed: that is nearly every job, and 16 bytes of each.
  node_id       uuid,
  completed_at  timestamptz not null default now(),
  constraint may_end check (was = 'RUNNING' or status = 'CANCELLED' or was = 'WAITING_APPROVAL' and status = 'FAILED'),
  constraint rare_ends_have_type check ((job_type is null) = (status = 'COMPLETED')),
  constraint failed_has_error check ((status = 'FAILED') = (error_code is not null)),
  constraint completed_has_output check (status <> 'COMPLETED' or output is not null)
);
-- What is old is found by id, since ids sort by time. A block range index on completed_at would not find it for long: rows that are
-- removed leave their place to new ones, and soon each range of blocks holds both.
create index ended_rare on bascule.ended (status, id) where status <> 'COMPLETED';
create index ended_rare_type on bascule.ended (job_type, status, id) where status <> 'COMPLETED';

-- Rows pass through these quickly: what a fifth of their size means to the defaults says nothing here.
alter table bascule.ready set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_cost_delay = 0);
alter table bascule.running set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_cost_delay = 0);

create view bascule.jobs as
select s.id, s.job_type,
  case when e.id is not null then e.status
       when u.id is not null then 'RUNNING'
       when w.id is not null then 'WAITING_APPROVAL'
       when r.epoch > 0 then 'QUEUED'
       when r.id is not null then 'PENDING' end as status,
  s.task_description, s.input, e.output, e.error_code, e.error_message, s.priority, s.user_id, s.api_key_id, s.tags,
  coalesce(e.attempt, u.attempt, w.attempt, r.attempt) as attempt, s.max_attempts, coalesce(r.resumes, false) as resumes,
  coalesce(e.progress, u.progress, w.progress, r.progress) as progress,
  coalesce(e.progress_note, u.progress_note, w.progress_note, r.progress_note) as progress_note,
  coalesce(e.run_at, u.run_at, w.run_at, r.run_at) as run_at, r.queue_key, s.timeout_ms,
  coalesce(e.epoch, u.epoch, w.epoch, r.epoch) as epoch, u.node_id, w.checkpoint_id,
  coalesce(u.cancel_requested, false) as cancel_requested, s.concurrency_key, s.concurrency_limit, s.idempotency_key, s.fingerprint,
  s.created_at, s.retry_of,
  coalesce(e.started_at, u.started_at, w.started_at, r.started_at) as started_at,
  coalesce(e.claimed_at, u.claimed_at, w.claimed_at, r.claimed_at) as claimed_at,
  e.completed_at,
  coalesce(e.completed_at, u.updated_at, w.updated_at, r.updated_at) as updated_at, s.requires
from bascule.submitted s
left join bascule.ready r on r.id = s.id
left join bascule.running u on u.id = s.id
left join bascule.waiting w on w.id = s.id
left join bascule.ended e on e.id = s.id;

-- Runs that ended without ending their job; a job that went straight through has none.
create table bascule.job_runs (
  job_id        uuid not null,
  epoch         bigint not null,
  attempt       int not null,
  node_id       uuid,
  started_at    timestamptz not null,
  ended_at      timestamptz not null default now(),
  outcome       bascule.run_outcome not null,
  error_code    text,
  error_message text,
  primary key (job_id, epoch)
);

-- The journal: what a later run of the job must not do again. Approvals and infos are journaled as checkpoints.
create table bascule.job_steps (
  job_id     uuid not null,
  name       bascule.journal_name not null,
  position   bascule.journal_position not null,
  kind       bascule.journal_kind not null,
  result     jsonb,
  -- Of the result as text, in bytes: what it takes to give it to a later run.
  size       int,
  until      timestamptz,
  epoch      bigint not null,
  created_at timestamptz not null default now(),
  primary key (job_id, name),
  constraint step_has_result check ((kind = 'STEP') = (result is not null)),
  constraint sleep_has_end   check ((kind = 'SLEEP') = (until is not null))
);

create table bascule.checkpoints (
  id               uuid primary key,
  job_id           uuid not null,
  -- The journal's name for it; null once a retry by hand asks anew, and for ERROR.
  name             text check (length(name) between 1 and 200),
  position         int,
  epoch            bigint not null,
  checkpoint_type  text not null check (checkpoint_type in ('APPROVAL_REQUIRED', 'INFO', 'ERROR')),
  status           text not null check (status in
                     ('PENDING', 'APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'EXPIRED', 'CANCELLED', 'RECORDED')),
  message          text not null check (length(message) <= 10000),
  data             jsonb not null check (jsonb_typeof(data) = 'object'),
  metadata         jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object'),
  -- Of message, data and metadata as text, in bytes; null for ERROR, which no run is given.
  size             int,
  digest           text not null check (digest ~ '^sha256:[0-9a-f]{64}$'),
  tells_handler    boolean not null default false,
  -- People may send it back, with what to change as the comment.
  takes_changes    boolean not null default false,
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
  constraint decided_by_someone check ((status in ('APPROVED', 'REJECTED', 'CHANGES_REQUESTED')) = (decided_by is not null)),
  constraint decided_has_time check ((decided_by is null) = (decided_at is null)),
  constraint rejected_has_reason check ((status = 'REJECTED') = (rejection_reason is not null)),
  constraint only_approvals_take_changes check (checkpoint_type = 'APPROVAL_REQUIRED' or not takes_changes),
  constraint changes_are_taken check (status <> 'CHANGES_REQUESTED' or takes_changes),
  constraint changes_are_said check (status <> 'CHANGES_REQUESTED' or comment is not null)
);
create unique index checkpoints_journal on bascule.checkpoints (job_id, name) where name is not null;
create index checkpoints_job on bascule.checkpoints (job_id, id);
create index checkpoints_open on bascule.checkpoints (expires_at) where status = 'PENDING';
create index checkpoints_status on bascule.checkpoints (status, id) where checkpoint_type = 'APPROVAL_REQUIRED';

create table bascule.job_logs (
  job_id     uuid not null,
  id         uuid not null,
  agent_name text not null,
  action     text not null,
  level      bascule.log_level not null,
  message    text not null,
  data       jsonb,
  created_at timestamptz not null default now(),
  primary key (job_id, id)
);

-- Remote agents ---------------------------------------------------------------------------------------------------------

-- What each says of itself when it polls. The name is its user's, who used it first.
create table bascule.agents (
  id            uuid primary key,
  agent_id      text not null check (agent_id ~ '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$'),
  user_id       uuid not null references bascule.users,
  -- The key that it last used.
  api_key_id    uuid not null references bascule.api_keys,
  hostname      text check (length(hostname) <= 255),
  platform      text check (length(platform) <= 100),
  version       text check (length(version) <= 100),
  job_types     text[] not null check (cardinality(job_types) between 1 and 100),
  labels        jsonb not null check (jsonb_typeof(labels) = 'object'),
  capacity      int not null check (capacity between 1 and 1000),
  first_seen_at timestamptz not null default now(),
  -- A poll or a heartbeat; written seldom enough to cost little, and often enough to tell who is online.
  seen_at       timestamptz not null default now()
) with (fillfactor = 80);
create unique index agents_agent_id on bascule.agents (agent_id);
create index agents_user on bascule.agents (user_id, id);

-- A run of an agent, whose running.node_id is the agent's id: its lease while it goes on, afterwards what the agent did. It stays
-- when the agent is removed, and goes with the job.
create table bascule.agent_runs (
  -- Sorts by the time of the claim.
  id          uuid not null,
  job_id      uuid not null,
  epoch       bigint not null check (epoch >= 1),
  agent       uuid not null,
  agent_id    text not null,
  user_id     uuid not null,
  -- The key that claimed it, with which the lease ends.
  api_key_id  uuid not null,
  -- Names the run in what the agent reports.
  token       uuid not null,
  lease_until timestamptz not null,
  -- When the run has had all the time that its job gives it; the lease never goes beyond.
  timeout_at  timestamptz,
  claimed_at  timestamptz not null default now(),
  ended_at    timestamptz,
  -- The agent while it has the run: no other index answers that, so no plan can walk along one.
  held_by     uuid generated always as (case when ended_at is null then agent end) stored,
  primary key (job_id, epoch),
  constraint lease_ends_by_timeout check (lease_until <= timeout_at)
) with (fillfactor = 80);
create index agent_runs_live on bascule.agent_runs (lease_until) where ended_at is null;
create index agent_runs_held on bascule.agent_runs (held_by) where held_by is not null;
create index agent_runs_agent on bascule.agent_runs (agent, id);

-- Counts by state, those of jobs by type too, kept without scanning history: each statement appends what it changed, a duty folds the rows.
-- Statements on jobs append their row themselves (triggers cost a hot path more than the counting), those on checkpoints by trigger.
create table bascule.job_tallies (
  job_type         text collate "C" not null,
  pending          bigint not null default 0,
  queued           bigint not null default 0,
  running          bigint not null default 0,
  waiting_approval bigint not null default 0,
  completed        bigint not null default 0,
  failed           bigint not null default 0,
  cancelled        bigint not null default 0
);
create table bascule.checkpoint_tallies (
  status text not null,
  n      bigint not null
);

create function bascule.tally_insert() returns trigger language plpgsql as $$
begin
  insert into bascule.checkpoint_tallies select status, count(*) from added group by status;
  return null;
end
$$;
create function bascule.tally_update() returns trigger language plpgsql as $$
begin
  insert into bascule.checkpoint_tallies
    select status, sum(d)
    from (select status, 1 as d from added union all select status, -1 from gone) changes
    group by status having sum(d) <> 0;
  return null;
end
$$;
create function bascule.tally_delete() returns trigger language plpgsql as $$
begin
  insert into bascule.checkpoint_tallies select status, -count(*) from gone group by status;
  return null;
end
$$;
create trigger checkpoints_tally_insert after insert on bascule.checkpoints
  referencing new table as added for each statement execute function bascule.tally_insert();
create trigger checkpoints_tally_update after update on bascule.checkpoints
  referencing old table as gone new table as added for each statement execute function bascule.tally_update();
create trigger checkpoints_tally_delete after delete on bascule.checkpoints
  referencing old table as gone for each statement execute function bascule.tally_delete();

-- History ---------------------------------------------------------------------------------------------------------------
--
-- What the dashboard draws. Nodes add what they saw to the rows of its minutes, one statement for all types every few seconds; a duty
-- moves what is old into wider rows and removes what is older. So a figure lies in one row at a time, whoever wants wide buckets adds up
-- the rows that there are, and their number is bounded: so many types times so many buckets, however many jobs and nodes there were.

-- Histograms are arrays: one number a bucket, those at the end that are 0 left out.
create function bascule.add_counts(a bigint[], b bigint[]) returns bigint[] language sql immutable
  return (select coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) order by i), '{}')
          from unnest(a, b) with ordinality as both_of (x, y, i));
create aggregate bascule.sum_counts(bigint[]) (sfunc = bascule.add_counts, stype = bigint[], initcond = '{}');

create table bascule.history (
  -- '*' are all types together, '*other' those beyond the most that are kept by name.
  job_type       text collate "C" not null,
  at             timestamptz not null,
  -- In seconds.
  width          int not null check (width in (60, 600, 3600)),
  -- What happened within it.
  submitted      bigint not null default 0,
  started        bigint not null default 0,
  completed      bigint not null default 0,
  failed         bigint not null default 0,
  cancelled      bigint not null default 0,
  asked          bigint not null default 0,
  decided        bigint not null default 0,
  expired        bigint not null default 0,
  wait_times     bigint[] not null default '{}',
  run_times      bigint[] not null default '{}',
  decision_times bigint[] not null default '{}',
  -- How many there were, added up over the looks at it: one a minute. How many looks there were stands with '*' alone, also in how many
  -- of them it was known which types the parked jobs have.
  pending        bigint not null default 0,
  queued         bigint not null default 0,
  running        bigint not null default 0,
  parked         bigint not null default 0,
  open           bigint not null default 0,
  looks          bigint not null default 0,
  parked_looks   bigint not null default 0,
  primary key (job_type, at, width),
  constraint starts_its_bucket check (extract(epoch from at) % width = 0)
) with (fillfactor = 70);
create index history_width on bascule.history (width, at);

-- The last that each node added, so that what is sent again since no answer came is not added twice.
create table bascule.history_writers (
  node_id    uuid primary key,
  written    bigint not null check (written > 0),
  written_at timestamptz not null default now()
);

-- What was submitted in SQL, of which no node hears: folded into the history by its duty.
create table bascule.history_submits (
  job_type text collate "C" not null,
  at       timestamptz not null default now()
);

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
-- Each for a way to ask: who, what, of what, when. The number comes second, since that is the order of every page.
create index audit_actor on bascule.audit (actor_name, seq);
create index audit_action on bascule.audit (action, seq);
create index audit_subject on bascule.audit (subject, seq);
create index audit_at on bascule.audit (at, seq);
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
  idempotency_key  text default null,
  concurrency_key  text default null,
  concurrency_limit int default null,
  requires         jsonb default null,
  retry_of         uuid default null
) returns uuid language plpgsql as $$
declare
  kind       bascule.job_types;
  owner_id   uuid;
  sees_all   boolean := true;
  head_start interval;
  wanted     text;
  known      bascule.submitted;
  -- Not now(): the jobs of a long transaction keep their order.
  stamp      timestamptz := clock_timestamp();
  due        timestamptz := coalesce(submit_job.run_at, stamp);
  new_id     uuid := bascule.uuid_v7(stamp);
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
  if length(submit_job.concurrency_key) not between 1 and 200 then
    raise exception 'concurrency_key must have 1 to 200 characters' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.concurrency_limit not between 1 and 1000 then
    raise exception 'concurrency_limit must be from 1 to 1000' using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.concurrency_limit is not null and submit_job.concurrency_key is null then
    raise exception 'concurrency_limit needs a concurrency_key' using errcode = 'invalid_parameter_value';
  end if;
  if jsonb_typeof(submit_job.requires) <> 'object' then
    raise exception 'requires must be a JSON object of texts' using errcode = 'invalid_parameter_value';
  end if;
  if (select count(*) from jsonb_each(submit_job.requires)) > 20
     or exists (select 1 from jsonb_each(submit_job.requires) label
                where jsonb_typeof(label.value) <> 'string' or length(label.value #>> '{}') > 200
                   or label.key !~ '^[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$') then
    raise exception 'requires must have at most 20 names, each of 1 to 63 letters, digits, ".", "_", "/" and "-", with texts of at most 200 characters'
      using errcode = 'invalid_parameter_value';
  end if;
  if submit_job.username is not null then
    select u.id, u.role <> 'USER' into owner_id, sees_all from bascule.users u where u.username = submit_job.username and u.active;
    if not found then
      raise exception 'no active user %', quote_literal(submit_job.username) using errcode = 'invalid_parameter_value';
    end if;
  end if;
  select (s.value || ' ms')::interval into head_start from bascule.shared_settings s where s.name = 'queue.headStartMs';
  wanted := 'sql:' || encode(sha256(convert_to(jsonb_build_array(
    submit_job.job_type, submit_job.input, submit_job.task_description, submit_job.priority, submit_job.run_at,
    submit_job.max_attempts, submit_job.timeout_ms, submit_job.tags, submit_job.concurrency_key,
    submit_job.concurrency_limit, nullif(submit_job.requires, '{}'), submit_job.retry_of)::text, 'UTF8')), 'hex');
  for try in 1..20 loop
    insert into bascule.submitted
      (id, job_type, task_description, input, priority, user_id, tags, max_attempts, timeout_ms, run_at, concurrency_key,
       concurrency_limit, requires, idempotency_key, fingerprint, retry_of, created_at)
    values
      (new_id, submit_job.job_type, submit_job.task_description, submit_job.input, submit_job.priority, owner_id,
       submit_job.tags, coalesce(submit_job.max_attempts, kind.max_attempts), coalesce(submit_job.timeout_ms, kind.timeout_ms),
       due, submit_job.concurrency_key,
       case when submit_job.concurrency_key is not null then coalesce(submit_job.concurrency_limit, 1) end,
       nullif(submit_job.requires, '{}'),
       submit_job.idempotency_key, case when submit_job.idempotency_key is not null then wanted end, submit_job.retry_of,
       stamp)
    on conflict do nothing;
    if found then
      -- Only now: asking again under a known key is answered, whatever has become of the retried job since.
      if submit_job.retry_of is not null and not exists (
           select from bascule.jobs j where j.id = submit_job.retry_of and (sees_all or j.user_id = owner_id)
             and j.status in ('COMPLETED', 'FAILED', 'CANCELLED')) then
        raise exception 'retry_of must be the id of a job that has ended, and that the user may see'
          using errcode = 'invalid_parameter_value';
      end if;
      insert into bascule.job_tags (tag, id) select distinct tag, new_id from unnest(submit_job.tags) tag;
      insert into bascule.ready (id, job_type, run_at, queue_key, later, held, concurrency_key, requires, updated_at)
        values (new_id, submit_job.job_type, due, due - submit_job.priority * coalesce(head_start, interval '60 s'), due > stamp,
                submit_job.concurrency_key is not null, submit_job.concurrency_key, nullif(submit_job.requires, '{}'), stamp);
      insert into bascule.job_tallies (job_type, pending) values (submit_job.job_type, 1);
      insert into bascule.history_submits (job_type) values (submit_job.job_type);
      -- Delivered with the caller's COMMIT; a node that misses it finds the job at its next poll.
      perform pg_notify('bascule', 'jobs');
      return new_id;
    end if;
    -- Retention may remove the job between the two statements: then the key is free again.
    select * into known from bascule.submitted j
      where coalesce(j.user_id, '00000000-0000-0000-0000-000000000000') = coalesce(owner_id, '00000000-0000-0000-0000-000000000000')
        and j.idempotency_key = submit_job.idempotency_key;
    exit when found;
  end loop;
  if known.fingerprint is distinct from wanted then
    raise exception 'idempotency key % was used for another job', quote_literal(submit_job.idempotency_key)
      using errcode = 'unique_violation', hint = 'Use a new key for a new job.';
  end if;
  return known.id;
end
$$;
