/** A share as a bar, and in words for those who only hear it. */
import { html } from '../html.js';
import { percent } from '../logic/work.js';

/** @param {{value: number, label: string, look?: string}} props `value` from 0 to 1 */
export function Bar({ value, label, look = '' }) {
  return html`<span class=${`bar-of ${look}`} role="img" aria-label=${`${label}: ${percent(value)}`}><i style=${{ '--share': value }}></i></span>`;
}
