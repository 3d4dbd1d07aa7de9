/** A checkpoint, opened: what would happen, exactly; what it belongs to; and the decision. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { me } from '../session.js';
import { href } from '../router.js';
import { decides } from '../logic/roles.js';
import { outcome } from '../logic/outcome.js';
import { announce } from './announce.js';
import { Badge } from './badge.js';
import { Copy } from './copy.js';
import { Data } from './data.js';
import { Decide } from './decide.js';
import { useCard } from './cardstate.js';
import { Logs } from './logs.js';
import { Failed, Loading } from './states.js';
import { Text } from './text.js';
import { Timeline } from './timeline.js';
import { Tree } from './tree.js';
import { Ago, Left, now } from './when.js';

const DECISIONS = { approve: api.approve, reject: api.reject, change: api.requestChanges };

/**
 * @param {{id: string, form: 'approve'|'reject'|'change'|null, setForm: Function, decided: (checkpoint: object) => void, back: string, focus: boolean}} props
 *   `decided` hears of the checkpoint once it is no longer open; `back` is the address of the list; `focus`: the reader came here on purpose
 */
export function Card({ id, form, setForm, decided, back, focus }) {
  const { shown, failure, load, refresh, changed, seen } = useCard(id);
  const [notice, setNotice] = useState(null);
  const title = useRef();
  const status = shown?.checkpoint.status;
  useLayoutEffect(() => { if (shown && focus) title.current.focus(); }, [shown === null, focus]);
  useEffect(() => { if (status && status !== 'PENDING') decided(shown.checkpoint); }, [status]);
  const untaken = form === 'change' && shown !== null && !shown.checkpoint.takesChanges;
  useEffect(() => {
    if (!untaken) return;
    setForm(null);
    announce('This checkpoint takes no request for changes.');
  }, [untaken]);
  useEffect(() => { if (changed) setNotice(outcome({ code: 'DIGEST_MISMATCH' }, 'approve', Date.now())); }, [changed]);

  if (failure) return html`<article class="card"><${Back} to=${back} /><${Failed} failure=${failure} again=${load} /></article>`;
  if (!shown) return html`<article class="card"><${Back} to=${back} /><${Loading} what="the checkpoint" /></article>`;
  const { checkpoint, job } = shown;

  const decide = async (verdict, text) => {
    const problem = await DECISIONS[verdict](id, text, checkpoint.digest)
      .then(() => null, thrown => thrown);
    if (problem?.status === 401) return;
    const result = outcome(problem, verdict, Date.now());
    setNotice(result);
    announce(`${result.title} ${result.text}`, { quiet: true });
    if (['done', 'beaten', 'expired', 'changed'].includes(result.kind)) {
      setForm(null);
      seen();
      title.current.focus();
      await load();
    }
  };

  return html`<article class="card" aria-labelledby="card-title">
    <${Back} to=${back} />
    <header>
      <p class="facts"><${Badge} status=${status} />${status === 'PENDING' && html`<${Left} at=${checkpoint.expiresAt} />`}
        <span>asked <${Ago} at=${checkpoint.createdAt} /></span>
        <span>by a <strong><${Text} text=${job.jobType} most=${100} /></strong> job of priority ${job.priority}${job.userId === me.value.id && ', submitted by you'}</span></p>
      <h1 id="card-title" ref=${title} tabindex="-1"><${Text} text=${checkpoint.message} most=${1_500} /></h1>
    </header>
    ${notice && html`<${Notice} notice=${notice} close=${() => setNotice(null)} />`}
    ${status !== 'PENDING' && html`<${Verdict} checkpoint=${checkpoint} job=${job} />`}
    <section><h2 class="unseen">What would happen</h2><${Data} key=${checkpoint.digest} data=${checkpoint.data} /></section>
    ${Object.keys(checkpoint.metadata).length > 0 && html`<section><h2>Beside it <span class="quiet">not part of what is decided</span></h2>
      <${Tree} value=${checkpoint.metadata} what="the metadata" tools=${false} /></section>`}
    <${JobPart} job=${job} />
    ${shown.timeline && html`<section><h2>Timeline</h2><${Timeline} events=${shown.timeline} /></section>`}
    <section><h2>Log</h2><${Logs} lines=${shown.logs} />
      ${shown.logsHasMore && html`<p class="quiet note">These are the last lines. The whole log is on <a href=${href(`/jobs/${job.id}`)}>the job's page</a>.</p>`}</section>
    <section class="digest quiet">Digest of the data <code>${checkpoint.digest}</code> <${Copy} what="the digest" text=${() => checkpoint.digest} /></section>
    ${status === 'PENDING' && html`<footer>${canDecide(checkpoint)
      ? html`<${Decide} form=${untaken ? null : form} setForm=${setForm} decide=${decide} takesChanges=${checkpoint.takesChanges} />`
      : html`<p class="quiet">Its time is over; nobody can decide it any more. <button type="button" class="link" onClick=${refresh}>Look again</button></p>`}</footer>`}
  </article>`;
}

function canDecide(checkpoint) {
  return decides(me.value.role) && Date.parse(checkpoint.expiresAt) > now.value;
}

function Back({ to }) {
  return html`<a class="back" href=${href(to)}>← All checkpoints</a>`;
}

function Notice({ notice, close }) {
  return html`<div class=${`notice ${notice.kind}`} role=${notice.kind === 'done' ? 'status' : 'alert'}>
    <p><strong><${Text} text=${notice.title} /></strong> <${Text} text=${notice.text} /></p>
    <button type="button" class="icon" onClick=${close} aria-label="Dismiss">×</button></div>`;
}

function Verdict({ checkpoint, job }) {
  const words = checkpoint.rejectionReason ?? checkpoint.comment;
  const by = checkpoint.decidedBy === me.value.id ? 'you' : checkpoint.decidedByName;
  return html`<section class=${`verdict ${checkpoint.status.toLowerCase()}`} aria-label="Decision">
    <p><${Badge} status=${checkpoint.status} /> ${by && html`by <strong><${Text} text=${by} /></strong> `}<${Ago} at=${checkpoint.decidedAt ?? checkpoint.updatedAt} />
      · the job is <${Badge} status=${job.status} />${job.status === 'RUNNING' && job.progress !== null && html` at ${job.progress} %`}</p>
    ${words && html`<blockquote><${Text} text=${words} /></blockquote>`}
    ${job.error && html`<p class="wrong"><code>${job.error.code}</code> <${Text} text=${job.error.message} /></p>`}
  </section>`;
}

function JobPart({ job }) {
  return html`<section><h2>Job</h2>
    <p class="facts"><${Badge} status=${job.status} /><span>attempt ${job.attempt} of ${job.maxAttempts}</span>
      <span>submitted <${Ago} at=${job.createdAt} /></span>${job.tags.map(tag => html`<span class="tag"><${Text} text=${tag} most=${100} /></span>`)}
      <a href=${href(`/jobs/${job.id}`)}>Open the job</a></p>
    ${job.taskDescription && html`<p><${Text} text=${job.taskDescription} most=${1_000} /></p>`}
    <details><summary>What it was given</summary><${Tree} value=${job.inputData ?? {}} what="the job's input" /></details>
  </section>`;
}
