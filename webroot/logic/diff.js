/** Unified diffs, read; and what differs within a line. */

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/;

/**
 * @param {string} text a unified diff of one file
 * @returns {{hunks: Array<{header: string, lines: Array<{kind: 'same'|'add'|'del'|'note', text: string, old?: number, new?: number}>}>,
 *   notes: string[]}} notes are lines that belong to no hunk and are not the two names
 */
export function parseUnified(text) {
  const hunks = [];
  const notes = [];
  let hunk = null;
  let from = 0;
  let to = 0;
  let due = { old: 0, new: 0 };
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) {
    const header = due.old > 0 || due.new > 0 ? null : HUNK.exec(line);
    if (header) {
      hunk = { header: line, lines: [] };
      hunks.push(hunk);
      [from, to] = [Number(header[1]), Number(header[3])];
      due = { old: Number(header[2] ?? 1), new: Number(header[4] ?? 1) };
    } else if (!hunk) {
      if (!line.startsWith('--- ') && !line.startsWith('+++ ')) notes.push(line);
    } else if (line.startsWith('+')) {
      hunk.lines.push({ kind: 'add', text: line.slice(1), new: to++ });
      due.new--;
    } else if (line.startsWith('-')) {
      hunk.lines.push({ kind: 'del', text: line.slice(1), old: from++ });
      due.old--;
    } else if (line.startsWith('\\')) {
      hunk.lines.push({ kind: 'note', text: line.slice(1).trim() });
    } else {
      hunk.lines.push({ kind: 'same', text: line.slice(1), old: from++, new: to++ });
      due.old--;
      due.new--;
    }
  }
  return { hunks, notes };
}

/** Whether what a diff shows as the new lines is what stands in the content. A diff that shows something else deceives. */
export function agrees({ hunks }, content) {
  const lines = content.split('\n');
  return hunks.every(hunk => hunk.lines.every(line => line.new === undefined || lines[line.new - 1] === line.text
    || lines[line.new - 1] === `${line.text}\r`));
}

/**
 * What differs between a removed and an added line.
 * @returns {{del: [number, number], add: [number, number]}|null} from and to in each; null where they have little in common
 */
export function within(del, add) {
  const shortest = Math.min(del.length, add.length);
  let start = 0;
  while (start < shortest && del[start] === add[start]) start++;
  let end = 0;
  while (end < shortest - start && del[del.length - 1 - end] === add[add.length - 1 - end]) end++;
  if (start + end < 3 || start + end < Math.max(del.length, add.length) / 4) return null;
  return { del: [start, del.length - end], add: [start, add.length - end] };
}

/** Pairs each run of removed lines with the added ones after it: a map from either line to its `[from, to]`. */
export function changedSpans(lines) {
  const spans = new Map();
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].kind !== 'del') continue;
    let dels = i;
    while (lines[dels]?.kind === 'del') dels++;
    let adds = dels;
    while (lines[adds]?.kind === 'add') adds++;
    for (let n = 0; n < Math.min(dels - i, adds - dels); n++) {
      const found = within(lines[i + n].text, lines[dels + n].text);
      if (found) {
        spans.set(lines[i + n], found.del);
        spans.set(lines[dels + n], found.add);
      }
    }
    i = adds - 1;
  }
  return spans;
}

/** How many lines a diff adds and takes away. */
export function counts({ hunks }) {
  const all = hunks.flatMap(hunk => hunk.lines);
  return { add: all.filter(line => line.kind === 'add').length, del: all.filter(line => line.kind === 'del').length };
}
