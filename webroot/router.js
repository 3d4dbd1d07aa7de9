/** Where the reader is. All that matters of it stands in the address, so links, reload and the back button work. */
import { computed, signal } from '@preact/signals';
import { within } from './logic/route.js';

const base = new URL(document.baseURI).pathname;
const here = () => ({ path: within(base, location.pathname), search: location.search });

export const place = signal(here());
export const path = computed(() => place.value.path);
export const search = computed(() => place.value.search);

addEventListener('popstate', () => { place.value = here(); });

/** The address of a page, for a link: `/jobs/1` with the base before it. */
export function href(to) {
  return base.replace(/\/$/, '') + to;
}

/** Goes to a page. `replace` leaves no trace of the present address in the history. */
export function go(to, { replace = false } = {}) {
  const target = href(to);
  if (target === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  place.value = here();
}

/** Follows a click on a link of these pages without loading everything anew; leaves the others to the browser. */
export function follow(event) {
  const link = event.target.closest?.('a[href]');
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download') || link.dataset.leaves !== undefined) return;
  if (link.origin !== location.origin || !link.pathname.startsWith(base)) return;
  event.preventDefault();
  go(within(base, link.pathname) + link.search);
}
