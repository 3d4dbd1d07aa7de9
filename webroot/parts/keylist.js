/** Keys, a row each. */
import { html } from '../html.js';
import { exact } from '../logic/time.js';
import { end, standing } from '../logic/keys.js';
import { flat } from '../logic/hostile.js';
import { Badge } from './badge.js';
import { Line } from './text.js';
import { Ago, now } from './when.js';

/** @param {{keys: object[], label: string, revoke?: (key: object) => void}} props `username` of a key is shown where it has one */
export function KeyList({ keys, label, revoke }) {
  return html`<ul class="rowlist" aria-label=${label}>${keys.map(key => html`<${Row} key=${key.id} row=${key} revoke=${revoke} />`)}</ul>`;
}

function Row({ row, revoke }) {
  const state = standing(row, now.value);
  const ends = end(row, now.value);
  return html`<li>
    <div class="what">
      <p><strong><${Line} text=${row.name} most=${100} /></strong>${row.username && html` <span class="quiet">of <${Line} text=${row.username} most=${100} /></span>`}
        ${state !== 'open' && html` <${Badge} status=${state} />`}</p>
      <p class="facts"><code>bsk_${row.prefix}_…</code>${row.scopes.map(scope => html`<span class="tag" key=${scope}>${scope}</span>`)}</p>
      <p class="facts"><span>made <${Ago} at=${row.createdAt} /></span>
        <span>${row.lastUsedAt ? html`last used <${Ago} at=${row.lastUsedAt} />` : 'never used'}</span>
        <span class=${`left ${ends.level}`} title=${ends.at ? exact(ends.at) : undefined}>${ends.words}</span></p>
    </div>
    ${revoke && html`<p class="acts"><button type="button" class="small danger" onClick=${() => revoke(row)} aria-label=${`Revoke ${flat(row.name)}`}>Revoke…</button></p>`}
  </li>`;
}
