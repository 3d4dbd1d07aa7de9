/** Everything that is asked of the server. No other file fetches. */
import { parse } from './logic/json.js';

/**
 * What the server refused, or `NETWORK` where it could not be asked.
 * `code` is the API's stable code, `problem` its whole answer, `message` its detail.
 */
export class ApiError extends Error {
  constructor(status, code, detail, problem = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.problem = problem;
  }

  /** What is wrong with a field of the request, or nothing. */
  field(name) {
    return this.problem.errors?.find(error => error.field === name)?.message;
  }
}

const listeners = new Set();

/** Calls `listener` whenever the server says that nobody is signed in. */
export function onSignedOut(listener) {
  listeners.add(listener);
}

const query = parameters => {
  const search = new URLSearchParams();
  Object.entries(parameters).forEach(([name, value]) => [value].flat().filter(v => v !== undefined && v !== null && v !== '')
    .forEach(v => search.append(name, v)));
  return search.size ? `?${search}` : '';
};

/** A file that is asked for, and the name that the server gives it. */
async function file(method, path, body) {
  const answer = await send(method, path, { body: body && JSON.stringify(body) });
  if (!answer.ok) throw refused(answer, read(await answer.text().catch(cause => { throw unreachable(cause); })));
  const [, name] = /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '') ?? [];
  return { name, blob: await answer.blob().catch(cause => { throw unreachable(cause); }) };
}

async function ask(method, path, { body, text: written = body === undefined ? undefined : JSON.stringify(body), headers, signal, quietly = false } = {}) {
  const answer = await send(method, path, { body: written, headers, signal });
  const text = await answer.text().catch(cause => { throw unreachable(cause); });
  const json = read(text);
  if (answer.ok && json) return json;
  throw refused(answer, json, quietly);
}

function refused(answer, json, quietly = false) {
  if (answer.status === 401 && !quietly) listeners.forEach(listener => listener());
  return new ApiError(answer.status, json?.code ?? 'UNEXPECTED', json?.detail ?? `The server answered ${answer.status}.`, json ?? {});
}

async function send(method, path, { body, headers, signal }) {
  try {
    return await fetch(path, {
      method, signal, credentials: 'same-origin', cache: 'no-store',
      headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers }, body,
    });
  } catch (cause) {
    throw unreachable(cause);
  }
}

function unreachable(cause) {
  return cause.name === 'AbortError' ? cause : new ApiError(0, 'NETWORK', 'The server cannot be reached.');
}

function read(text) {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

const id = encodeURIComponent;
const work = (project, which, rest = '') => `api/projects/${id(project)}/work-sessions/${id(which)}${rest}`;

/** Paths are relative to the page's base, so they hold behind a proxy's prefix too. */
export const api = {
  login: (username, password) => ask('POST', 'api/auth/login', { body: { username, password }, quietly: true }),
  logout: () => ask('POST', 'api/auth/logout', { quietly: true }),
  me: () => ask('GET', 'api/auth/me', { quietly: true }),

  checkpoints: (parameters, signal) => ask('GET', `api/admin/agent-checkpoints${query(parameters)}`, { signal }),
  checkpoint: (which, signal) => ask('GET', `api/admin/agent-checkpoints/${id(which)}`, { signal }),
  approve: (which, comment, digest) => ask('POST', `api/admin/agent-checkpoints/${id(which)}`,
    { body: { ...(comment ? { comment } : {}), digest } }),
  reject: (which, reason, digest) => ask('DELETE', `api/admin/agent-checkpoints/${id(which)}`, { body: { reason, digest } }),
  requestChanges: (which, feedback, digest) => ask('POST', `api/admin/agent-checkpoints/${id(which)}/request-changes`, { body: { feedback, digest } }),

  jobs: (parameters, signal) => ask('GET', `api/agent-jobs${query(parameters)}`, { signal }),
  job: (which, signal) => ask('GET', `api/agent-jobs/${id(which)}`, { signal }),
  logs: (which, parameters, signal) => ask('GET', `api/agent-jobs/${id(which)}/logs${query(parameters)}`, { signal }),
  runs: (which, parameters, signal) => ask('GET', `api/agent-jobs/${id(which)}/runs${query(parameters)}`, { signal }),
  steps: (which, parameters, signal) => ask('GET', `api/agent-jobs/${id(which)}/steps${query(parameters)}`, { signal }),
  stepResult: (which, name, signal) => ask('GET', `api/agent-jobs/${id(which)}/steps/result${query({ name })}`, { signal }),
  checkpointsOfJob: (which, parameters, signal) => ask('GET', `api/agent-jobs/${id(which)}/checkpoints${query(parameters)}`, { signal }),
  jobTypes: signal => ask('GET', 'api/job-types', { signal }),
  /** `text` is the job as JSON; asking again with the same key and text gives the same job. */
  submitJob: (text, key) => ask('POST', 'api/agent-jobs', { text, headers: { 'Idempotency-Key': key } }),
  cancelJob: which => ask('PATCH', `api/agent-jobs/${id(which)}`, { body: { action: 'cancel' } }),
  retryJob: which => ask('PATCH', `api/agent-jobs/${id(which)}`, { body: { action: 'retry' } }),
  countJobs: (parameters, signal) => ask('GET', `api/agent-jobs/counts${query(parameters)}`, { signal }),
  changeJobs: body => ask('POST', 'api/agent-jobs/bulk', { body }),
  /** The address of a file of jobs, for a link. */
  jobsFile: parameters => `api/agent-jobs/export${query(parameters)}`,

  agents: (parameters, signal) => ask('GET', `api/training/agents${query(parameters)}`, { signal }),
  agent: (which, parameters, signal) => ask('GET', `api/training/agents/${id(which)}${query(parameters)}`, { signal }),
  removeAgent: which => ask('DELETE', `api/training/agents/${id(which)}`),
  /** An archive with an agent; `server`: where this page was loaded from. */
  agentFile: (platform, parameters) => file('GET', `api/workers/download/${id(platform)}${query(parameters)}`),
  /** The same, with a key that is made for it. */
  agentFileWithKey: (platform, body) => file('POST', `api/workers/download/${id(platform)}`, { ...body, createKey: true }),

  overview: signal => ask('GET', 'api/admin/overview', { signal }),
  history: (parameters, signal) => ask('GET', `api/admin/history${query(parameters)}`, { signal }),
  nodes: signal => ask('GET', 'api/admin/nodes', { signal }),
  worker: signal => ask('GET', 'api/admin/agent-worker', { signal }),
  startWorker: () => ask('POST', 'api/admin/agent-worker'),
  stopWorker: () => ask('DELETE', 'api/admin/agent-worker'),

  agentTypes: signal => ask('GET', 'api/agent-types', { signal }),
  projects: (parameters, signal) => ask('GET', `api/projects${query(parameters)}`, { signal }),
  project: (which, signal) => ask('GET', `api/projects/${id(which)}`, { signal }),
  createProject: project => ask('POST', 'api/projects', { body: project }),
  changeProject: (which, change) => ask('PATCH', `api/projects/${id(which)}`, { body: change }),
  removeProject: which => ask('DELETE', `api/projects/${id(which)}`),
  members: (which, signal) => ask('GET', `api/projects/${id(which)}/members`, { signal }),
  addMember: (which, member) => ask('POST', `api/projects/${id(which)}/members`, { body: member }),
  removeMember: (which, user) => ask('DELETE', `api/projects/${id(which)}/members/${id(user)}`),
  workSessions: (project, parameters, signal) => ask('GET', `api/projects/${id(project)}/work-sessions${query(parameters)}`, { signal }),
  createWorkSession: (project, body) => ask('POST', `api/projects/${id(project)}/work-sessions`, { body }),
  workSession: (project, which, signal) => ask('GET', work(project, which), { signal }),
  workStatus: (project, which, signal) => ask('GET', work(project, which, '/status'), { signal }),
  workArtifacts: (project, which, parameters, signal) => ask('GET', `${work(project, which, '/artifacts')}${query(parameters)}`, { signal }),
  workCheckpoints: (project, which, parameters, signal) => ask('GET', `${work(project, which, '/checkpoints')}${query(parameters)}`, { signal }),
  workDocument: (project, which, ref, signal) => ask('GET', work(project, which, `/documents/${id(ref)}`), { signal }),
  executeWork: (project, which) => ask('POST', work(project, which, '/execute')),
  cancelWork: (project, which) => ask('POST', work(project, which, '/cancel')),
  /** `verdict`: `approve`, `reject` or `request-changes`; `body`: what is said with it, and the digest of what was seen. */
  decideWork: (project, which, checkpoint, verdict, body) => ask('POST', work(project, which, `/checkpoints/${id(checkpoint)}/${verdict}`), { body }),
  /** The address of what happens to a session. */
  workEvents: (project, which) => work(project, which, '/events'),
  /** The address of a file with an artifact, for a link. */
  artifactFile: (project, which, artifact, format) => work(project, which, `/artifacts/${id(artifact)}?format=${format}`),
  workAnalytics: (parameters, signal) => ask('GET', `api/work-analytics${query(parameters)}`, { signal }),

  keys: signal => ask('GET', 'api/auth/keys', { signal }),
  allKeys: (parameters, signal) => ask('GET', `api/admin/keys${query(parameters)}`, { signal }),
  createKey: key => ask('POST', 'api/auth/keys', { body: key }),
  revokeKey: which => ask('DELETE', `api/auth/keys/${id(which)}`),
  sessions: signal => ask('GET', 'api/auth/sign-ins', { signal }),
  endSession: which => ask('DELETE', `api/auth/sign-ins/${id(which)}`),
  endOtherSessions: () => ask('DELETE', 'api/auth/sign-ins'),
  changePassword: (oldPassword, newPassword) => ask('POST', 'api/auth/password', { body: { oldPassword, newPassword } }),
  users: (parameters, signal) => ask('GET', `api/admin/users${query(parameters)}`, { signal }),
  createUser: user => ask('POST', 'api/admin/users', { body: user }),
  changeUser: (which, change) => ask('PATCH', `api/admin/users/${id(which)}`, { body: change }),
  audit: (parameters, signal) => ask('GET', `api/admin/audit${query(parameters)}`, { signal }),
  verifyAudit: (after, signal) => ask('GET', `api/admin/audit/verify${query({ after })}`, { signal }),
  /** The address of a file, for a link. */
  auditFile: parameters => `api/admin/audit/export${query(parameters)}`,
};
