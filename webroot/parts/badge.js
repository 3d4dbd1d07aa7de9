/** A state as a word with its colour. */
import { html } from '../html.js';

const WORDS = { WAITING_APPROVAL: 'waits for approval', CHANGES_REQUESTED: 'changes requested' };

export function Badge({ status }) {
  return html`<span class=${`badge ${status.toLowerCase()}`}>${WORDS[status] ?? status.toLowerCase()}</span>`;
}
