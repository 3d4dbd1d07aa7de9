/** What something refers to: documents, each of which opens at the quote; and what is wrong with it. */
import { html } from '../html.js';
import { Line, Text } from './text.js';

const FLAWS = { unknown: 'no such document', misquoted: 'the quote is not in it' };

/** @param {{all: Array<{ref: string, quote: string|null, state: string}>, open?: (ref: string, quote: string|null) => void}} props as `sources` finds them */
export function Sources({ all, open }) {
  return html`<ul class="sources" aria-label="Sources">${all.map(({ ref, quote, state }, i) => html`<li key=${i} class=${state}>
    ${open && state !== 'unknown' ? html`<button type="button" class="cite" onClick=${() => open(ref, quote)} aria-label=${`Open document ${ref}${quote ? ' at the quote' : ''}`}><${Line} text=${ref} most=${40} /></button>`
      : html`<span class="cite"><${Line} text=${ref} most=${40} /></span>`}
    ${quote && html`<q><${Text} text=${quote} most=${300} /></q>`}${FLAWS[state] && html` <strong class="flaw">${FLAWS[state]}</strong>`}</li>`)}</ul>`;
}
