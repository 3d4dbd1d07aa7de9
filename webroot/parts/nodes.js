/** The nodes on this database: those that live, and those that did. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { firstOf, plural } from '../logic/pages.js';
import { exact, span } from '../logic/time.js';
import { Text } from './text.js';
import { Ago, now } from './when.js';

/** How many of those that are gone are shown without being asked. */
const GONE = 3;
const WORDS = { LIVE: ['runs', 'completed'], SILENT: ['silent', 'waiting_approval'], LEFT: ['left', ''], LOST: ['lost', 'failed'] };

/** @param {{nodes: object[], at: number}} props `at`: when they were asked for, in milliseconds */
export function Nodes({ nodes, at }) {
  const [all, setAll] = useState(false);
  const here = nodes.filter(node => !node.stoppedAt);
  const { items, left } = firstOf(nodes.filter(node => node.stoppedAt), all ? Infinity : GONE);
  return html`<section class="nodes"><h2>Nodes</h2>
    <div class="wide" tabindex="0" role="region" aria-label="Nodes"><table class="rows">
      <thead><tr><th scope="col">Node</th><th scope="col">State</th><th scope="col">Last sign of life</th><th scope="col">Runs now</th><th scope="col">Started</th><th scope="col">Version</th></tr></thead>
      <tbody>${[...here, ...items].map(node => html`<${Row} key=${node.id} node=${node} at=${at} />`)}</tbody></table></div>
    ${left > 0 && html`<button type="button" class="more" onClick=${() => setAll(true)}>Show ${plural(left, 'more node')} that left</button>`}
  </section>`;
}

function Row({ node, at }) {
  const [word, look] = WORDS[node.state];
  return html`<tr data-node=${node.id}>
    <th scope="row"><${Text} text=${node.name} most=${100} />${node.isThis && html` <span class="tag">this one</span>`}<br /><code class="quiet">${node.id.slice(-12)}</code></th>
    <td><span class=${`badge ${look}`}>${word}</span></td>
    <td>${node.stoppedAt ? html`<${Ago} at=${node.stoppedAt} />` : html`<time dateTime=${node.heartbeatAt} title=${exact(node.heartbeatAt)}>${since(node.heartbeatAgeMs + now.value - at)}</time>`}</td>
    <td>${node.activeJobs === 0 ? html`<span class="quiet">nothing</span>` : node.running.map(({ jobType, jobs }) => html`<div>${jobs} × <${Text} text=${jobType} most=${100} /></div>`)}</td>
    <td><${Ago} at=${node.startedAt} /></td>
    <td>${node.version}</td>
  </tr>`;
}

/** By the database's clock, whatever this one says. */
function since(ms) {
  const words = span(ms);
  return words === 'now' ? 'just now' : `${words} ago`;
}
