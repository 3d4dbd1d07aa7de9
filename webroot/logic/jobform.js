/** A job as a form holds it, all of it text, and as it is submitted. */
import { check } from './jsontext.js';
import { pretty } from './tree.js';

export const EMPTY = {
  jobType: '', inputData: '', taskDescription: '', priority: '5', runAt: '', maxAttempts: '', timeout: '', timeoutUnit: 's', tags: '',
  concurrencyKey: '', concurrencyLimit: '', requires: '',
};

/** Units of a timeout, in milliseconds. */
export const UNITS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

const WHOLE = /^\s*\d{1,15}\s*$/;

/** The fields of a job that is to be submitted again: all that was asked for but the time, which is over. */
export function fieldsOf(job) {
  return {
    ...EMPTY,
    jobType: job.jobType,
    inputData: pretty(job.inputData),
    taskDescription: job.taskDescription ?? '',
    priority: String(job.priority),
    maxAttempts: String(job.maxAttempts),
    ...timeoutOf(job.timeoutMs),
    tags: job.tags.join('\n'),
    concurrencyKey: job.concurrencyKey ?? '',
    requires: Object.entries(job.requires ?? {}).map(label => label.join('=')).join('\n'),
  };
}

function timeoutOf(ms) {
  if (ms === null) return { timeout: '', timeoutUnit: 's' };
  const unit = Object.keys(UNITS).reverse().find(name => ms % UNITS[name] === 0);
  return { timeout: String(ms / UNITS[unit]), timeoutUnit: unit };
}

/**
 * @param {typeof EMPTY} fields
 * @param {string} [retryOf] the job that this one is in place of
 * @returns {{text: string, errors: Array<{field: string, message: string}>}} the request's body, whose input is exactly what was typed: no number
 *   of it changes on the way; and what is wrong, by the fields' names in the API
 */
export function bodyOf(fields, retryOf) {
  const errors = [];
  const wrong = (field, message) => { errors.push({ field, message }); };
  const whole = (field, text) => {
    if (text.trim() === '') return undefined;
    if (!WHOLE.test(text)) wrong(field, 'must be a whole number');
    return Number(text);
  };
  if (!fields.jobType) wrong('jobType', 'is required');
  const { problem } = check(fields.inputData, 'inputData');
  if (problem) wrong('inputData', `line ${problem.line}, column ${problem.column}: ${problem.message}`);
  const runAt = fields.runAt ? utcOf(fields.runAt) : undefined;
  if (runAt === null) wrong('runAt', 'is no time of the calendar');
  const timeout = whole('timeoutMs', fields.timeout);
  const tags = fields.tags.split('\n').map(tag => tag.trim()).filter(Boolean);
  const body = {
    jobType: fields.jobType,
    taskDescription: fields.taskDescription.trim() ? fields.taskDescription : undefined,
    priority: whole('priority', fields.priority),
    runAt,
    maxAttempts: whole('maxAttempts', fields.maxAttempts),
    timeoutMs: timeout === undefined ? undefined : timeout * UNITS[fields.timeoutUnit],
    tags: tags.length > 0 ? tags : undefined,
    concurrencyKey: fields.concurrencyKey || undefined,
    concurrencyLimit: whole('concurrencyLimit', fields.concurrencyLimit),
    requires: labelsOf(fields.requires ?? '', message => wrong('requires', message)),
    retryOf,
  };
  return { text: `${JSON.stringify(body).slice(0, -1)},"inputData":${fields.inputData}}`, errors };
}

/** Labels, `name=value` a line; nothing where there are none. */
function labelsOf(text, wrong) {
  const labels = new Map();
  text.split('\n').map(line => line.trim()).filter(Boolean).forEach(line => {
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    if (at < 1) wrong(`“${line.slice(0, 60)}” is no label: write name=value`);
    else if (labels.has(name)) wrong(`“${name}” is there twice`);
    else labels.set(name, line.slice(at + 1).trim());
  });
  return labels.size > 0 ? Object.fromEntries(labels) : undefined;
}

/** What a picker of local times says, as a time for everybody; null where it is none. */
export function utcOf(local) {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The field of the form that a field of the API belongs to: `inputData` for `inputData.files[0].path`. */
export function formField(field) {
  return field.replace(/[.[].*$/s, '');
}
