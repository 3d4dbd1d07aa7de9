/** Light, dark, or as the system says. */
import { signal } from '@preact/signals';
import { html } from '../html.js';

const KEY = 'bascule.theme';
const NAMES = { system: 'as the system', light: 'light', dark: 'dark' };
const theme = signal(document.documentElement.dataset.theme ?? 'system');

function choose(next) {
  theme.value = next;
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch { /* It holds for this page, then. */ }
}

export function ThemeSwitch() {
  const order = Object.keys(NAMES);
  const next = order[(order.indexOf(theme.value) + 1) % order.length];
  const say = `Colours: ${NAMES[theme.value]}. Switch to ${NAMES[next]}`;
  return html`<button type="button" class="icon theme" onClick=${() => choose(next)} aria-label=${say} title=${say}>
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.4"/>
      ${theme.value !== 'light' && html`<path d=${theme.value === 'dark' ? 'M8 2a6 6 0 0 1 0 12A6 6 0 0 1 8 2' : 'M8 2a6 6 0 0 1 0 12z'} fill="currentColor"/>`}</svg>
  </button>`;
}
