/** What differs between two texts, line by line, in the shape of a parsed diff. */

const CONTEXT = 3;
/** More pairs of lines are not compared: the one is shown as taken away, the other as put in its place. */
const MOST_PAIRS = 4_000_000;

/**
 * @returns {{hunks: Array<{header: string, lines: Array<{kind: 'same'|'add'|'del', text: string, old?: number, new?: number}>}>, notes: string[]}} without
 *   hunks where the texts are the same
 */
export function compare(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return { hunks: hunks(numbered(edits(a, b))), notes: [] };
}

function edits(a, b) {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = lines => lines.map(text => ({ kind: 'same', text }));
  return [...same(a.slice(0, head)), ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...same(a.slice(a.length - tail))];
}

function middle(a, b) {
  const del = text => ({ kind: 'del', text });
  const add = text => ({ kind: 'add', text });
  if (a.length * b.length > MOST_PAIRS) return [...a.map(del), ...b.map(add)];
  const lengths = common(a, b);
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i++] });
      j++;
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
      found.push(del(a[i++]));
    } else {
      found.push(add(b[j++]));
    }
  }
  return [...found, ...a.slice(i).map(del), ...b.slice(j).map(add)];
}

/** How many lines the rests of both have in common, for each pair of rests. */
function common(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  }
  return lengths;
}

function numbered(lines) {
  let [from, to] = [1, 1];
  return lines.map(line => ({ ...line, ...(line.kind === 'add' ? {} : { old: from++ }), ...(line.kind === 'del' ? {} : { new: to++ }) }));
}

function hunks(lines) {
  const found = [];
  let last = -Infinity;
  lines.forEach((line, at) => {
    if (line.kind === 'same') return;
    if (at - last > 2 * CONTEXT) found.push({ from: Math.max(0, at - CONTEXT), to: at });
    found.at(-1).to = Math.min(lines.length, at + CONTEXT + 1);
    last = at;
  });
  return found.map(({ from, to }) => {
    const part = lines.slice(from, to);
    const first = part.find(line => line.new !== undefined)?.new ?? part[0].old;
    return { header: `Line ${first}`, lines: part };
  });
}
