-- Work sessions: tasks that people give to model-driven agents, and what these made. A session has no state of its own: it is what its
-- present job is.

create table bascule.projects (
  id          uuid primary key,
  name        text not null check (length(name) between 1 and 200),
  description text check (length(description) <= 10000),
  created_by  uuid not null references bascule.users,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create table bascule.project_members (
  project_id uuid not null references bascule.projects on delete cascade,
  user_id    uuid not null references bascule.users,
  role       text not null check (role in ('OWNER', 'MEMBER')),
  added_at   timestamptz not null default now(),
  primary key (project_id, user_id)
);
create index project_members_user on bascule.project_members (user_id, project_id);

-- A job that was ever a work session's, and of which project: its members read it, and whoever submitted it has it for no longer than
-- they are one. It stands with the job, whatever becomes of the session; all other jobs have neither.
alter table bascule.submitted
  add column project_id uuid,
  add column session_id uuid,
  add constraint session_has_project check ((session_id is null) = (project_id is null));
create index submitted_session on bascule.submitted (session_id, id) where session_id is not null;

create table bascule.work_sessions (
  id                 uuid primary key,
  project_id         uuid not null references bascule.projects on delete cascade,
  agent_type         text not null check (agent_type ~ '^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$'),
  task_description   text not null check (length(task_description) between 1 and 10000),
  task_configuration jsonb not null check (jsonb_typeof(task_configuration) = 'object'),
  approval_strategy  text not null check (approval_strategy in ('CHECKPOINT_REQUIRED', 'FINAL_ONLY', 'AUTO_APPROVE_LOW_RISK')),
  auto_execute       boolean not null,
  max_rounds         int not null check (max_rounds between 1 and 20),
  -- What may be used before a person is asked; null where there is no limit. A cost is in millionths of a US dollar.
  token_budget       bigint check (token_budget > 0),
  cost_budget        bigint check (cost_budget > 0),
  metadata           jsonb not null check (jsonb_typeof(metadata) = 'object'),
  -- The job that it is now; null until it is executed.
  job_id             uuid,
  -- The highest that was begun; it never falls, whatever a run that was overtaken says.
  round              int not null default 0 check (round between 0 and max_rounds),
  cancelled_at       timestamptz check (cancelled_at is null or job_id is null),
  -- Who executed it last; as with jobs, a program may name somebody of its own.
  executed_by        uuid,
  -- Under which it was asked for, and a digest of what was; asked again, it is the same session.
  idempotency_key    text,
  fingerprint        text,
  created_by         uuid not null references bascule.users,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  constraint key_has_fingerprint check ((idempotency_key is null) = (fingerprint is null))
);
create unique index work_sessions_idempotency on bascule.work_sessions (created_by, idempotency_key) where idempotency_key is not null;
create index work_sessions_project on bascule.work_sessions (project_id, id);
create unique index work_sessions_job on bascule.work_sessions (job_id) where job_id is not null;

-- What a session's agent is given to read: texts of its own, or artifacts of earlier sessions as they were.
create table bascule.context_documents (
  session_id  uuid not null references bascule.work_sessions on delete cascade,
  position    int not null check (position between 1 and 100),
  title       text not null check (length(title) between 1 and 300),
  format      text not null check (format in ('TEXT', 'MARKDOWN')),
  content     text not null,
  -- So that lists need not read the texts.
  characters  int not null generated always as (length(content)) stored,
  -- Which artifact it was copied from; it may be gone.
  artifact_id uuid,
  primary key (session_id, position)
);

-- What was made. A revision is a new version of the same key beside the old one: rows are never changed.
create table bascule.work_artifacts (
  id            uuid primary key,
  session_id    uuid not null references bascule.work_sessions on delete cascade,
  job_id        uuid not null,
  artifact_type text not null check (artifact_type in ('RESEARCH_FINDING', 'CONTENT_DRAFT', 'REPORT', 'GENERIC_OUTPUT')),
  -- Names what it is a version of, within the session.
  key           text not null check (length(key) between 1 and 200),
  version       int not null check (version > 0),
  round         int not null check (round > 0),
  title         text not null check (length(title) between 1 and 300),
  content       text not null,
  metadata      jsonb not null check (jsonb_typeof(metadata) = 'object'),
  created_at    timestamptz not null default now()
);
create unique index work_artifacts_version on bascule.work_artifacts (session_id, key, version);
-- A round that is written twice is written once.
create unique index work_artifacts_round on bascule.work_artifacts (session_id, job_id, key, round);
create index work_artifacts_list on bascule.work_artifacts (session_id, id);
