/** Lists whose pages begin with the newest: only what is new is fetched again. */
import { mergeById } from './merge.js';

/**
 * Page after page, until one meets what is known.
 *
 * @param {(cursor: string|undefined) => Promise<{items: object[], cursor: string|null}>} ask
 * @param {object[]} known already, and as it was then; what is fetched takes its place
 * @param {number} mostPages
 * @returns {Promise<{items: object[], cursor: string|null, met: boolean}>} `cursor` of what is older than the last page, `met`: what is known comes there
 */
export async function newest(ask, known, mostPages) {
  const has = new Set(known.map(({ id }) => id));
  let items = known;
  let cursor;
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask(cursor);
    items = mergeById(items, answer.items);
    cursor = answer.cursor ?? null;
    if (answer.items.some(({ id }) => has.has(id))) return { items, cursor, met: true };
    if (!cursor) break;
  }
  return { items, cursor, met: false };
}
