/** Roles, scopes and passwords, in words. The server decides; this says what it will say. */

export const ROLES = [
  { name: 'admin', does: 'Everything: users, keys of all, the audit log, the worker. Sees every job, decides checkpoints.' },
  { name: 'reviewer', does: 'Sees every job and decides checkpoints. Submits and controls jobs of their own.' },
  { name: 'user', does: 'Submits jobs, and sees and controls their own.' },
  { name: 'viewer', does: 'Sees every job. Changes nothing.' },
];

export const SCOPES = [
  { name: 'read', does: 'See jobs, checkpoints and logs that you may see.', roles: ['admin', 'reviewer', 'user', 'viewer'] },
  { name: 'submit', does: 'Submit, cancel and retry jobs.', roles: ['admin', 'reviewer', 'user'] },
  { name: 'decide', does: 'Approve, reject and send back checkpoints, never of jobs that are yours or the key’s. Of users: those of their projects.', roles: ['admin', 'reviewer', 'user'] },
  { name: 'admin', does: 'All that admins do: users, the audit log, the worker.', roles: ['admin'] },
  { name: 'agent', does: 'Fetch, run and report jobs as a remote agent, and nothing else.', roles: ['admin', 'reviewer', 'user'] },
  { name: 'training', does: 'The same as agent, under the name that training agents ask for.', roles: ['admin', 'reviewer', 'user'] },
  { name: 'metrics', does: 'Read the metrics, where they ask for a key.', roles: ['admin', 'reviewer', 'viewer'] },
];

export const PASSWORD_RULE = '8 to 200 characters, any of them.';

/** The scopes that a user of a role may give to a key. */
export function grantable(role) {
  return SCOPES.filter(scope => scope.roles.includes(role));
}

/** The scopes of what runs jobs go with no others: what was chosen last stays. */
export function together(before, now) {
  const runs = name => name === 'agent' || name === 'training';
  const added = now.find(name => !before.includes(name));
  return added === undefined ? now : now.filter(name => runs(name) === runs(added));
}

/** Without characters that look like another; 32 of them, so that each byte's last five bits choose one without favour. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password of as many letters as there are random bytes, in groups of five that are easily read aloud. */
export function passwordOf(bytes) {
  const letters = [...bytes].map(byte => LETTERS[byte & 31]).join('');
  return letters.match(/.{1,5}/g).join('-');
}

/** What a change makes of a user, and what it does to what they have open. */
export function consequences(kind, name, own) {
  const gone = own ? 'All your sessions end at once, this one too' : `${name}’s sessions end at once`;
  const ended = own ? `${gone}: you will have to sign in again.` : `${gone}, and open pages ask to sign in again.`;
  switch (kind) {
    case 'role': return [ended, `${own ? 'Your' : `${name}’s`} keys stay, and can do no more than the new role.`];
    case 'password': return [ended, `${own ? 'Your' : `${name}’s`} keys stay as they are.`];
    case 'deactivate': return [`${own ? 'You' : name} can no longer sign in. ${gone}.`, 'Keys are refused from this moment on.',
      'Nothing else is lost: jobs, decisions and the audit log keep the name. It can be taken back.'];
    case 'activate': return [`${name} can sign in again.`, 'Keys that were neither revoked nor have expired work again.'];
    default: return [];
  }
}
