/** JSON as rows of a tree, of which only the open part is there. */
import { ExactNumber } from './json.js';

/** Longest text of a leaf that a row shows without being asked. */
export const SHORT = 600;

/**
 * @param value any JSON
 * @param {(path: string, depth: number, size: number) => boolean} isOpen whether a branch shows what is in it
 * @returns {Array<{path: string, depth: number, key: string|number|null, type: string, value?: any, size?: number, open?: boolean}>}
 *   `path` is a JSON pointer; `size` is the number of members of a branch
 */
export function rows(value, isOpen) {
  const found = [];
  const visit = (node, path, depth, key) => {
    const type = typeOf(node);
    if (type !== 'object' && type !== 'array') {
      found.push({ path, depth, key, type, value: node });
      return;
    }
    const members = Object.entries(node);
    const open = members.length > 0 && isOpen(path, depth, members.length);
    found.push({ path, depth, key, type, size: members.length, open });
    if (open) {
      members.forEach(([name, member]) => visit(member, `${path}/${escape(name)}`, depth + 1, type === 'array' ? Number(name) : name));
    }
  };
  visit(value, '', 0, null);
  return found;
}

/** Paths of every row whose key or value holds the text, whatever its case, and of all branches above them. */
export function search(value, text) {
  const wanted = text.toLowerCase();
  const hits = new Set();
  const above = new Set();
  const visit = (node, path, key, parents) => {
    const branch = ['object', 'array'].includes(typeOf(node));
    const holds = String(key ?? '').toLowerCase().includes(wanted) || (!branch && plain(node).toLowerCase().includes(wanted));
    if (holds) {
      hits.add(path);
      parents.forEach(parent => above.add(parent));
    }
    if (branch) {
      Object.entries(node).forEach(([name, member]) => visit(member, `${path}/${escape(name)}`, name, [...parents, path]));
    }
  };
  visit(value, '', null, []);
  return { hits, above };
}

/** By default a branch is open near the root, where it is not long. */
export function opensByItself(path, depth, size) {
  return depth === 0 || (depth < 3 && size <= 30);
}

export function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return value instanceof ExactNumber ? 'number' : typeof value;
}

/** A leaf as text; strings without quotes. */
export function plain(value) {
  return value instanceof ExactNumber ? value.text : String(value);
}

/** A leaf as it is, a branch as JSON in one line. */
export function short(value) {
  return ['object', 'array'].includes(typeOf(value)) ? pretty(value).replace(/\n\s*/g, ' ') : plain(value);
}

/** JSON with two spaces, to be copied; numbers as they were sent. */
export function pretty(value, indent = '') {
  const type = typeOf(value);
  if (type === 'number') return plain(value);
  if (type !== 'object' && type !== 'array') return JSON.stringify(value);
  const inner = `${indent}  `;
  const members = Object.entries(value).map(([name, member]) =>
    `${inner}${type === 'object' ? `${JSON.stringify(name)}: ` : ''}${pretty(member, inner)}`);
  const [open, close] = type === 'object' ? '{}' : '[]';
  return members.length === 0 ? open + close : `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

function escape(name) {
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1');
}
