/** Rows before and after, as cells. */

/** The names of all fields, in the order they first come. */
export function columns(rows) {
  const names = new Set();
  rows.filter(Boolean).forEach(row => Object.keys(row).forEach(name => names.add(name)));
  return [...names];
}

/**
 * @returns {Array<{row: number|null, kind: 'changed'|'removed', cells: Array<{name: string, state: 'same'|'changed'|'added'|'removed'|'absent',
 *   before?: any, after?: any}>}>}
 */
export function changeRows(changes) {
  const names = columns(changes.flatMap(change => [change.before, change.after]));
  return changes.map(({ row, before, after }) => ({
    row: Number.isInteger(row) ? row : null,
    kind: after === null ? 'removed' : 'changed',
    cells: names.map(name => ({ name, state: state(name, before, after), before: before[name], after: after?.[name] })),
  }));
}

function state(name, before, after) {
  const was = Object.hasOwn(before, name);
  if (after === null) return was ? 'same' : 'absent';
  const is = Object.hasOwn(after, name);
  if (was && is) return JSON.stringify(before[name]) === JSON.stringify(after[name]) ? 'same' : 'changed';
  if (was) return 'removed';
  return is ? 'added' : 'absent';
}
