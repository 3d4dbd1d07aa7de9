/** Lists that are fetched, and patched by events: nothing lost, nothing twice. */

/** The second list's items take the place of the first's with the same id; new ones come after. */
export function mergeById(items, newer) {
  const byId = new Map(items.map(item => [item.id, item]));
  newer.forEach(item => byId.set(item.id, { ...byId.get(item.id), ...item }));
  return [...byId.values()];
}

/** Log lines by id, which is their order. Ids are UUIDv7: they sort by time as text. */
export function mergeLogs(lines, newer) {
  return mergeById(lines, newer).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Numbered items, newest first: a fresh beginning over what is known; where the two do not meet, the older is dropped. */
export function newestFirst(known, fresh) {
  const last = fresh.at(-1)?.number;
  const meets = known.length > 0 && known[0].number >= last - 1;
  return meets ? [...fresh, ...known.filter(item => item.number < last)] : fresh;
}

/** How many lines come after the one with this id; all of them where there was none. */
export function arrivedAfter(lines, id) {
  const at = id === undefined || id === null ? -1 : lines.findLastIndex(line => line.id <= id);
  return lines.length - 1 - at;
}

/** Of two states of one thing the later; the first where neither is. */
export function later(a, b) {
  return b && (!a || Date.parse(b.updatedAt) >= Date.parse(a.updatedAt)) ? b : a;
}

/** Waits for the n-th try, in milliseconds: 1 s, doubled, at most 30 s, and up to a quarter less so that browsers do not come all at once. */
export function retryIn(tries, random) {
  const most = Math.min(30_000, 1_000 * 2 ** Math.min(tries, 10));
  return Math.round(most * (1 - random * 0.25));
}
