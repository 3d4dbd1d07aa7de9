/** How a checkpoint's data is best shown, by what it looks like: job types that nobody here knows may use the same shapes. */
import { workOf } from './rounds.js';

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const isSample = value => isObject(value) && Array.isArray(value.first) && Number.isInteger(value.more);

/** `files`, `changes`, `work` or `tree`. */
export function shapeOf(data) {
  if (!isObject(data)) return 'tree';
  if (workOf(data)) return 'work';
  if (Array.isArray(data.files) && data.files.length > 0 && data.files.every(isFile)) return 'files';
  return isSample(data.changes) && data.changes.first.every(isChange) ? 'changes' : 'tree';
}

function isFile(file) {
  return isObject(file) && typeof file.path === 'string' && typeof file.content === 'string'
    && (file.diff === undefined || file.diff === null || typeof file.diff === 'string');
}

function isChange(change) {
  return isObject(change) && isObject(change.before) && (change.after === null || isObject(change.after));
}

/** Members of the data that the view of its shape does not show, and which are to be shown beside it. */
export function restOf(data) {
  const known = { files: ['files'], changes: ['operation', 'counts', 'changes', 'result', 'problems', 'resultDigest'], work: [], tree: [] }[shapeOf(data)];
  return Object.fromEntries(Object.entries(data).filter(([name]) => !known.includes(name)));
}

/** Members of a file that no part of its view shows. */
export function restOfFile(file) {
  const known = ['path', 'content', 'bytes', 'sha256', 'change', 'replacesSha256', 'diff'];
  return Object.fromEntries(Object.entries(file).filter(([name]) => !known.includes(name)));
}
