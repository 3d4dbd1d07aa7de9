/** What a screen reader hears without the focus moving, and everybody sees for a while. */
import { signal } from '@preact/signals';
import { html } from '../html.js';
import { Text } from './text.js';

const SHOWN_MS = 6_000;
const said = signal(null);
let timer;

/** Says it, and shows it for a few seconds. `quiet`: only says it. */
export function announce(text, { quiet = false } = {}) {
  clearTimeout(timer);
  said.value = { text, quiet };
  timer = setTimeout(() => { said.value = null; }, SHOWN_MS);
}

export function Announcer() {
  const now = said.value;
  return html`<div class=${`announce ${now && !now.quiet ? '' : 'unseen'}`} role="status" aria-live="polite">
    ${now && html`<${Text} text=${now.text} />`}</div>`;
}
