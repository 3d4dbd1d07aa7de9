/** What somebody typed into a form, kept for this tab: a reload, a lost session or a way back does not lose it. */

const name = (user, about) => `bascule.draft.${user}.${about}`;

/** @returns {object|null} what was kept by this user about this */
export function kept(user, about) {
  try {
    return JSON.parse(sessionStorage.getItem(name(user, about)));
  } catch {
    return null;
  }
}

/** A browser that keeps nothing, or not so much, loses it with the page. */
export function keep(user, about, draft) {
  try {
    sessionStorage.setItem(name(user, about), JSON.stringify(draft));
  } catch { /* It holds for this page, then. */ }
}

export function forget(user, about) {
  try {
    sessionStorage.removeItem(name(user, about));
  } catch { /* It was never kept. */ }
}

/** A key that nobody else makes. `randomUUID` is only there over TLS. */
export function newKey() {
  return `page-${[...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
