/** A checkpoint of a work session, wherever checkpoints are shown: what was made, and the way to its session, where it can be sent back. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { go, href } from '../router.js';
import { workOf } from '../logic/rounds.js';
import { Tree } from './tree.js';
import { WorkShown } from './workshown.js';

/** @param {{data: object}} props data for which `workOf` finds something */
export function WorkData({ data }) {
  const [exact, setExact] = useState(false);
  const work = workOf(data);
  const address = `/projects/${encodeURIComponent(work.projectId)}/sessions/${encodeURIComponent(work.sessionId)}`;
  const open = (ref, quote) => go(`${address}?${new URLSearchParams({ document: ref, ...(quote ? { quote: quote.slice(0, 500) } : {}) })}`);
  return html`<div class="work">
    <p class="facts"><a href=${href(address)}>Open its session</a>${Number.isInteger(work.round) && html`<span>round ${work.round}</span>`}</p>
    <div class="switch" role="group" aria-label="How the data is shown">
      <button type="button" aria-pressed=${!exact} onClick=${() => setExact(false)}>What was made</button>
      <button type="button" aria-pressed=${exact} onClick=${() => setExact(true)}>Exact data</button></div>
    ${exact ? html`<${Tree} value=${data} what="the data" />` : html`<${WorkShown} work=${work} open=${open} />`}
  </div>`;
}
