/** What each job type counted in the time that is shown. */
import { html } from '../html.js';
import { href } from '../router.js';
import { count } from '../logic/pages.js';
import { Text } from './text.js';

const COLUMNS = ['submitted', 'started', 'completed', 'failed', 'cancelled', 'asked', 'decided', 'expired'];
const NAMES = { asked: 'approvals asked' };

export const typeName = type => (type === '*other' ? 'other types' : type);

/** @param {{types: object[], address: (type: string) => string}} props `address` of the page for one type alone */
export function Types({ types, address }) {
  return html`<section class="types"><h2>By type</h2>
    <div class="wide" tabindex="0" role="region" aria-label="By type"><table class="rows">
      <thead><tr><th scope="col">Type</th>${COLUMNS.map(name => html`<th scope="col" class="n">${NAMES[name] ?? name}</th>`)}</tr></thead>
      <tbody>${types.map(type => html`<tr key=${type.jobType}><th scope="row"><a href=${href(address(type.jobType))}><${Text} text=${typeName(type.jobType)} most=${100} /></a></th>
        ${COLUMNS.map(name => html`<td class=${`n ${name === 'failed' && type.failed > 0 ? 'wrong' : ''}`}>${count(type[name])}</td>`)}</tr>`)}</tbody></table></div>
  </section>`;
}
