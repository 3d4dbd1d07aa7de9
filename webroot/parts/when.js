/** Times in words that stay true: they are written anew as time passes. */
import { signal } from '@preact/signals';
import { html } from '../html.js';
import { ago, exact, left } from '../logic/time.js';
import { urgency } from '../logic/urgency.js';

/** Now, in milliseconds, each second. One clock for the whole page. */
export const now = signal(Date.now());
setInterval(() => { if (!document.hidden) now.value = Date.now(); }, 1_000);
document.addEventListener('visibilitychange', () => { now.value = Date.now(); });

export function Ago({ at }) {
  return html`<time dateTime=${at} title=${exact(at)}>${ago(at, now.value)}</time>`;
}

/** What is left until a deadline, with the colour of how urgent that is. */
export function Left({ at }) {
  const words = left(at, now.value);
  return html`<time class=${`left ${urgency(at, now.value)}`} dateTime=${at} title=${exact(at)}>${words}</time>`;
}
