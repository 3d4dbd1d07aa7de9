/** What a job's runs recorded so that no later one does it again; results are fetched one by one. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { bytes, plural } from '../logic/pages.js';
import { useSteps } from './history.js';
import { Failed, Loading } from './states.js';
import { Text } from './text.js';
import { Tree } from './tree.js';
import { Ago, Left, now } from './when.js';

/** @param {{job: object, stamp: any}} props `stamp`: whenever it changes, something may have happened */
export function Steps({ job, stamp }) {
  const { items, hasMore, failure, again, more } = useSteps(job.id, stamp, job.status === 'RUNNING');
  if (!items) return failure ? html`<${Failed} failure=${failure} again=${again} />` : html`<${Loading} what="the steps" />`;
  if (items.length === 0) return html`<p class="quiet">No step was recorded.</p>`;
  return html`<ol class="steps">${items.map(step => html`<${Step} key=${step.name} job=${job} step=${step} />`)}</ol>
    ${hasMore && html`<button type="button" class="more" onClick=${more}>Show more than these ${plural(items.length, 'step')}</button>`}
    ${failure && html`<p class="wrong" role="alert">This is what was last known. <${Text} text=${failure.message} /></p>`}`;
}

function Step({ job, step }) {
  const [result, setResult] = useState(null);
  const [failure, setFailure] = useState(null);
  const [open, setOpen] = useState(false);
  const show = () => {
    setOpen(!open);
    if (result || open) return;
    setFailure(null);
    api.stepResult(job.id, step.name).then(answer => setResult(answer.result), setFailure);
  };
  const what = `the result of ${step.name.slice(0, 80)}`;
  return html`<li>
    <span class="n">${step.position}</span>
    <span class="name"><${Text} text=${step.name} most=${200} /></span>
    <span class="facts">${step.kind === 'SLEEP' ? html`<span>a sleep</span>${Date.parse(step.until) > now.value && html`<${Left} at=${step.until} />`}` : html`<span title="As it is stored">${bytes(step.bytes)}</span>`}
      <${Ago} at=${step.recordedAt} /></span>
    ${step.kind === 'STEP' && html`<button type="button" class="small" aria-expanded=${open} onClick=${show} aria-label=${`${open ? 'Hide' : 'Show'} ${what}`}>${open ? 'Hide' : 'Result'}</button>`}
    ${open && html`<div class="result">${result ? html`<${Tree} value=${result} what=${what} />`
      : failure ? html`<${Failed} failure=${failure} again=${() => { setOpen(false); }} />` : html`<p class="quiet" role="status">Loading…</p>`}</div>`}
  </li>`;
}
