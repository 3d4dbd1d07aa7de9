/** Which jobs a list shows: as it stands in the address, as the API asks it, and whether a job that is known fits. */

/** Of the address. `before` is where a list of older jobs begins. */
export const FILTERS = {
  status: 'list', jobType: 'text', tag: 'text', userId: 'text', createdAfter: 'text', createdBefore: 'text', q: 'text', before: 'text',
};

/** In the order that a job goes through them, and what counts call them. */
export const STATES = [
  ['PENDING', 'pending'], ['QUEUED', 'queued'], ['RUNNING', 'running'], ['WAITING_APPROVAL', 'waitingApproval'],
  ['COMPLETED', 'completed'], ['FAILED', 'failed'], ['CANCELLED', 'cancelled'],
];

/** Filters beside the state and the words, in the order that they are shown. */
export const CHIPS = { jobType: 'Type', tag: 'Tag', userId: 'User', createdAfter: 'From', createdBefore: 'Until' };

const EXACT = ['jobType', 'tag', 'userId', 'createdAfter', 'createdBefore'];

/** What the API is asked for; filters that are not set are left out. */
export function asked(filters) {
  return Object.fromEntries(['status', 'q', ...EXACT].map(name => [name, typeof filters[name] === 'string' ? filters[name].trim() : filters[name]])
    .filter(([, value]) => value.length > 0));
}

/** The same for the counts of all states. */
export function counted(filters) {
  const { status, ...rest } = asked(filters);
  return rest;
}

/** Whether nothing but states is asked for: then all jobs are counted without counting. */
export function saysOnlyStates(filters) {
  return Object.keys(counted(filters)).length === 0;
}

/** Whether anything is asked for. */
export function isFiltered(filters) {
  return Object.keys(asked(filters)).length > 0;
}

/** No filter at all. */
export const NONE = Object.fromEntries(Object.entries(FILTERS).map(([name, kind]) => [name, kind === 'list' ? [] : '']));

/**
 * Whether a job fits.
 * @returns {boolean|undefined} undefined where only the server knows: it alone tells words apart as its index does
 */
export function fits(job, filters) {
  const { status = [], jobType, tag, userId, createdAfter, createdBefore, q } = asked(filters);
  const at = Date.parse(job.createdAt);
  const exact = (status.length === 0 || status.includes(job.status))
    && (!jobType || job.jobType === jobType)
    && (!tag || job.tags.includes(tag))
    && (!userId || job.userId === userId)
    && (!createdAfter || at >= Date.parse(createdAfter))
    && (!createdBefore || at < Date.parse(createdBefore));
  if (!exact || !q) return exact;
  return q === job.id || q === job.jobType ? true : undefined;
}

/** Turns a state on or off. */
export function toggled(statuses, status) {
  return statuses.includes(status) ? statuses.filter(other => other !== status) : [...statuses, status];
}

/** Whether a text is a job's id. */
export function isId(text) {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text.trim());
}
