/** Whether what one sees is live. The page that is shown says which stream it listens to. */
import { signal } from '@preact/signals';
import { html } from '../html.js';

/** The state of the shown page's stream, or null where it has none. */
export const stream = signal(null);

const WORDS = {
  connecting: ['Connecting…', 'The stream of events is being opened.'],
  live: ['Live', 'Changes are shown as they happen.'],
  polling: ['Every 4 s', 'There is no stream of events right now; the page asks every few seconds instead.'],
  offline: ['Disconnected', 'The server cannot be reached. The page keeps trying, and shows what it last knew.'],
};

export function Connection() {
  const state = stream.value?.value;
  if (!state) return null;
  const [word, title] = WORDS[state];
  return html`<span class=${`connection ${state}`} title=${title} role="status">${word}</span>`;
}
