/** How many jobs there are of each state; each count is also the filter of its state. */
import { html } from '../html.js';
import { STATES } from '../logic/jobfilters.js';
import { count } from '../logic/pages.js';
import { Badge } from './badge.js';

/** @param {{counts: {jobs: object, capped: string[]}|null, chosen: string[], toggle: (status: string) => void}} props */
export function JobCounts({ counts, chosen, toggle }) {
  return html`<div class="counts" role="group" aria-label="States">${STATES.map(([status, name]) => html`
    <button key=${status} type="button" aria-pressed=${chosen.includes(status)} onClick=${() => toggle(status)}>
      <${Badge} status=${status} /><span class="n">${counts ? count(counts.jobs[name]) + (counts.capped.includes(status) ? '+' : '') : '…'}</span>
    </button>`)}</div>`;
}
