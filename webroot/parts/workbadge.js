/** Where a work session stands, as a word with its colour. */
import { html } from '../html.js';
import { statusWord } from '../logic/work.js';

export function WorkBadge({ status }) {
  return html`<span class=${`badge work-${status}`}>${statusWord(status)}</span>`;
}
