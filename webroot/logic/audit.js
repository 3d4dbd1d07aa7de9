/** The audit log in words, and what is asked of it. */

/** What can be asked for by one word, and the actions that it stands for. */
export const KINDS = [
  ['decisions', 'Decisions', ['checkpoint.approved', 'checkpoint.rejected', 'checkpoint.changes-requested', 'checkpoint.expired', 'checkpoint.cancelled']],
  ['sign-ins', 'Signing in and out', ['sign-in', 'sign-in.ended', 'sign-in.others-ended']],
  ['failures', 'Failures to sign in', ['sign-in.failed', 'password.failed']],
  ['users', 'Users', ['user.created', 'user.changed']],
  ['keys', 'API keys', ['key.created', 'key.revoked']],
  ['schedules', 'Schedules', ['schedule.created', 'schedule.changed', 'schedule.deleted']],
  ['job-types', 'Job types', ['job-type.changed']],
];

/** The filters as they stand in the address. `entry` begins the list a little above an entry. */
export const FILTERS = { who: 'text', what: 'text', subject: 'text', from: 'text', to: 'text', entry: 'text' };

/** What comes after an entry that is pointed at. */
const ABOVE = 3;
const LAST = Number.MAX_SAFE_INTEGER - ABOVE;

/** The API's parameters for the filters; days are the reader's own, the last one to its end. What is no day, or no kind, filters nothing. */
export function asked({ who, what, subject, from, to, entry }) {
  return {
    actor: who,
    action: KINDS.find(([name]) => name === what)?.[2],
    subject,
    from: dayAt(from, 0),
    to: dayAt(to, 1),
    cursor: /^\d{1,15}$/.test(entry) ? String(Math.min(Number(entry), LAST) + ABOVE) : undefined,
  };
}

function dayAt(day, later) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '');
  return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later).toISOString() : undefined;
}

/**
 * What happened, as the parts of a sentence: text of ours as strings, text of others as `{said}`.
 * @returns {Array<string|{said: string}>}
 */
export function sentence(entry) {
  const { actorName, detail = {} } = entry;
  const who = actorName === 'system' ? 'The server' : actorName === 'nobody' ? 'Somebody' : { said: actorName };
  return [who, ' ', ...told(entry, detail), ...(detail?.apiKeyId ? [' with an API key'] : [])];
}

/** Who can rewrite the log can put anything there; it is shown nevertheless. */
function told(entry, detail) {
  try {
    return (Object.hasOwn(TELL, entry.action) ? TELL[entry.action] : other)(entry, detail);
  } catch {
    return other(entry);
  }
}

const said = value => ({ said: value === undefined || value === null ? '?' : String(value) });
const after = (subject, prefix) => said(subject.startsWith(prefix) ? subject.slice(prefix.length) : subject);
const from = detail => (detail.address ? [' from ', said(detail.address)] : []);
const quoted = text => (text ? [': “', said(text), '”'] : []);
const article = role => (/^[aeio]/.test(role) ? 'an ' : 'a ');

function other({ action, subject }) {
  return ['did ', said(action), ' to ', said(subject)];
}

function userChanged({ actorId, subject }, detail) {
  const own = subject === `user:${actorId}`;
  const parts = [];
  if (detail.role) parts.push(['made ', said(detail.username), ` ${article(detail.role)}`, said(detail.role), ', before ', article(detail.roleBefore ?? ''), said(detail.roleBefore)]);
  if (detail.active !== undefined) parts.push([detail.active ? 'activated ' : 'deactivated ', said(detail.username)]);
  if (detail.password) parts.push(own ? ['changed their own password'] : ['set a new password for ', said(detail.username)]);
  return parts.length === 0 ? ['changed ', said(detail.username)] : parts.flatMap((part, i) => (i === 0 ? part : ['; ', ...part]));
}

const ofJob = ({ jobType }) => [article(String(jobType)), said(jobType), ' job'];
const decided = verb => (entry, detail) => [`${verb} a checkpoint of `, ...ofJob(detail), ...quoted(detail.reason ?? detail.comment)];
const ofSchedule = verb => (entry, detail) => [`${verb} the schedule `, detail.name ? said(detail.name) : after(entry.subject, 'schedule:')];

const TELL = {
  'checkpoint.approved': decided('approved'),
  'checkpoint.rejected': decided('rejected'),
  'checkpoint.changes-requested': decided('requested changes to'),
  'checkpoint.cancelled': decided('cancelled'),
  'checkpoint.expired': (entry, detail) => ['let a checkpoint of ', ...ofJob(detail), ' expire, since nobody had decided'],
  'sign-in': (entry, detail) => ['signed in', ...from(detail)],
  'sign-in.failed': (entry, detail) => ['failed to sign in as ', after(entry.subject, 'username:'), ...from(detail)],
  'sign-in.ended': () => ['ended a session'],
  'sign-in.others-ended': (entry, detail) => ['ended ', said(detail.ended), detail.ended === 1 ? ' other session of their own' : ' other sessions of their own'],
  'password.failed': (entry, detail) => ['gave a wrong old password', ...from(detail)],
  'user.created': (entry, detail) => ['created the user ', said(detail.username), ', ', article(detail.role ?? ''), said(detail.role)],
  'user.changed': userChanged,
  'key.created': (entry, detail) => ['created the API key ', said(detail.name), ' that may ', said((detail.scopes ?? []).join(', '))],
  'key.revoked': (entry, detail) => ['revoked the API key ', said(detail.name)],
  'schedule.created': ofSchedule('created'),
  'schedule.changed': ofSchedule('changed'),
  'schedule.deleted': ofSchedule('deleted'),
  'job-type.changed': entry => ['changed the limits of the job type ', after(entry.subject, 'job-type:')],
};

/** Where what an entry tells of can be looked at, or null. */
export function pageOf({ subject }) {
  return subject.startsWith('checkpoint:') ? `/admin/agent-checkpoints/${encodeURIComponent(subject.slice('checkpoint:'.length))}` : null;
}
