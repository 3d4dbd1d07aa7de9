/** Lists whose pages begin with the oldest: what may change is on the last page, and what is new comes after it. */
import { mergeById } from './merge.js';

/**
 * Page after page, from the last one that is known to the end.
 *
 * @param {(cursor: string|undefined) => Promise<{items: object[], cursor: string|null}>} ask
 * @param {{items: object[], from?: string}} known as it was given before
 * @param {number} most of which the newest are kept
 * @returns {Promise<{items: object[], from: string|undefined}>} `from`: where the last page begins
 */
export async function onward(ask, known, most) {
  let { items, from } = known;
  for (;;) {
    const page = await ask(from);
    items = mergeById(items, page.items).slice(-most);
    if (!page.cursor) return { items, from };
    from = page.cursor;
  }
}
