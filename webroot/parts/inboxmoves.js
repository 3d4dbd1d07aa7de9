/** Which row of the inbox has the focus, and moving from one to the next. */
import { useRef } from 'preact/hooks';

/** The id of the row that has the focus, or null. */
export function focusedId() {
  return document.activeElement?.closest('.inbox li')?.dataset.id ?? null;
}

export function focusRow(id) {
  const link = document.querySelector(`.inbox li[data-id="${CSS.escape(id)}"] a`);
  link?.focus();
  link?.scrollIntoView({ block: 'nearest' });
}

/**
 * @param {object[]} items in the order of the rows
 * @param {string|null} id what is open
 * @param {(id: string) => void} open shows another instead; called only where one is open
 * @returns {(by: 1|-1) => void}
 */
export function useMove(items, id, open) {
  const at = useRef(0);
  const placeOf = which => items.findIndex(item => item.id === which);
  const place = placeOf(id ?? focusedId());
  if (place >= 0) at.current = place;
  return by => {
    if (items.length === 0) return;
    const here = placeOf(id ?? focusedId());
    // What was decided has left the list, and what came after it stands in its place.
    const next = here >= 0 ? here + by : at.current + Math.min(by - 1, 0);
    const item = items[Math.max(0, Math.min(items.length - 1, next))];
    if (id) open(item.id);
    focusRow(item.id);
  };
}
