/** What can be done with a job, by whom it is theirs to do. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { curl } from '../logic/curl.js';
import { administers, submits } from '../logic/roles.js';
import { announce } from './announce.js';
import { Copy } from './copy.js';
import { Dialog } from './dialog.js';

/** @param {{job: object, ended: boolean, load: () => Promise<void>}} props `load` shows what became of it */
export function JobActions({ job, ended, load }) {
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const { id, role } = me.value;
  const may = submits(role) && (administers(role) || job.userId === id);
  const change = async (act, said) => {
    setBusy(true);
    await act(job.id).then(() => announce(said), failure => announce(failure.message));
    await load();
    setBusy(false);
  };
  const cancel = () => {
    setAsks(false);
    change(api.cancelJob, job.status === 'RUNNING' ? 'The job was told to stop.' : 'The job was cancelled.');
  };
  return html`<p class="buttons">
    ${may && !ended && html`<button type="button" class="danger" disabled=${busy || job.cancelRequested} onClick=${() => setAsks(true)}>
      ${job.cancelRequested ? 'Asked to stop…' : 'Cancel the job…'}</button>`}
    ${may && ['FAILED', 'CANCELLED'].includes(job.status) && html`<button type="button" disabled=${busy} onClick=${() => change(api.retryJob, 'The job is queued again.')}>Retry</button>`}
    ${submits(role) && ended && html`<a class="button" href=${href(`/jobs/new?retryOf=${encodeURIComponent(job.id)}`)}>Retry with edited input…</a>`}
    <${Copy} label="Copy as curl" what="the job as a curl command" text=${() => curl(job, document.baseURI)} /></p>
    ${asks && html`<${Ask} job=${job} cancel=${cancel} close=${() => setAsks(false)} />`}`;
}

function Ask({ job, cancel, close }) {
  return html`<${Dialog} title="Cancel this job?" class="narrow" close=${close}>
    <p>${WHAT[job.status] ?? 'It does not start.'} What its steps recorded is kept: it can be queued again with “Retry”, and goes on from there.</p>
    <p class="buttons"><button type="button" class="danger" onClick=${cancel}>Cancel the job</button>
      <button type="button" autofocus onClick=${close}>Let it go on</button></p>
  </${Dialog}>`;
}

const WHAT = {
  RUNNING: 'Its run is told to stop, and has a short while to do so.',
  WAITING_APPROVAL: 'Its open checkpoint is closed: nobody can decide it any more.',
  QUEUED: 'It does not go on.',
};
