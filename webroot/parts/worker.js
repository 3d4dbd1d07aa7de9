/** The worker of the node that answers: what it does, and starting and stopping it. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { plural } from '../logic/pages.js';
import { announce } from './announce.js';
import { Dialog } from './dialog.js';
import { Text } from './text.js';

/** @param {{worker: object, nodes: object[], changed: () => void}} props `changed` is called after it was told something */
export function Worker({ worker, nodes, changed }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const name = nodes.find(node => node.isThis)?.name ?? 'this node';
  const others = nodes.filter(node => !node.isThis && node.state === 'LIVE').length;
  const tell = async act => {
    setBusy(true);
    await act().then(({ message }) => announce(message), failure => announce(failure.message));
    setBusy(false);
    setAsking(false);
    changed();
  };
  return html`<section class="worker">
    <h2>Worker of <${Text} text=${name} most=${100} /></h2>
    <p class="facts"><span class=${`badge ${worker.isRunning ? 'running' : 'waiting_approval'}`}>${worker.isRunning ? 'runs' : 'stopped'}</span>
      <span>${worker.activeJobs} of ${plural(worker.maxConcurrentJobs, 'slot')} in use</span>${worker.readyJobs > 0 && html`<span>${worker.readyJobs} held ready</span>`}</p>
    <p class="buttons">${worker.isRunning
      ? html`<button type="button" class="danger" disabled=${busy} onClick=${() => setAsking(true)}>Stop the worker…</button>`
      : html`<button type="button" class="primary" disabled=${busy} onClick=${() => tell(api.startWorker)}>Start the worker</button>`}</p>
    ${asking && html`<${Dialog} title="Stop the worker?" class="narrow" close=${() => setAsking(false)}>
      <p>${worker.activeJobs > 0
        ? html`<strong>${plural(worker.activeJobs, 'job')} that ${worker.activeJobs === 1 ? 'runs' : 'run'} on this node now ${worker.activeJobs === 1 ? 'goes' : 'go'} on to ${worker.activeJobs === 1 ? 'its' : 'their'} end.</strong>`
        : html`<strong>No job runs on this node now.</strong>`} From then on it starts none.</p>
      <p>${others > 0 ? `What waits is run by ${plural(others, 'other node')}.` : 'What waits stays in the queue until the worker is started again: there is no other node.'}
        ${' '}Jobs can still be submitted, and checkpoints decided.</p>
      <p class="quiet">A restart of the node starts it again, unless its setting worker.enabled is false.</p>
      <p class="buttons"><button type="button" class="danger" disabled=${busy} onClick=${() => tell(api.stopWorker)}>Stop the worker</button>
        <button type="button" autofocus disabled=${busy} onClick=${() => setAsking(false)}>Keep it running</button></p>
    </${Dialog}>`}
  </section>`;
}
