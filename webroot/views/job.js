/** One job: where it stands, where its time went, what it was given and gave, what people said. */
import { useEffect } from 'preact/hooks';
import { html } from '../html.js';
import { href } from '../router.js';
import { flat } from '../logic/hostile.js';
import { plural } from '../logic/pages.js';
import { Badge } from '../parts/badge.js';
import { Copy } from '../parts/copy.js';
import { useHelp } from '../parts/help.js';
import { JobActions } from '../parts/jobactions.js';
import { JobPoints } from '../parts/jobpoints.js';
import { useJob } from '../parts/jobstate.js';
import { Lanes } from '../parts/lanes.js';
import { Logs } from '../parts/logs.js';
import { Runs } from '../parts/runs.js';
import { Failed, Loading, Nothing } from '../parts/states.js';
import { Steps } from '../parts/steps.js';
import { Line, Text } from '../parts/text.js';
import { Timeline } from '../parts/timeline.js';
import { Tree } from '../parts/tree.js';
import { Ago } from '../parts/when.js';

const ENDED = ['COMPLETED', 'FAILED', 'CANCELLED'];

export default function Job({ id }) {
  return html`<${One} key=${id} id=${id} />`;
}

function One({ id }) {
  const { shown, failure, load, earlier, moreCheckpoints } = useJob(id);
  const name = shown && (shown.job.taskDescription || shown.job.jobType);
  useHelp([]);
  useEffect(() => { document.title = `${name ? flat(name).slice(0, 80) : 'Job'} · Bascule`; }, [name]);
  if (failure) return html`<${Unseen} failure=${failure} again=${load} />`;
  if (!shown) return html`<${Loading} what="the job" />`;
  const { job, checkpoints, logs, timeline } = shown;
  const ended = ENDED.includes(job.status);
  const stamp = `${job.status} ${job.attempt} ${job.updatedAt}`;
  return html`<article class="page job">
    <${Head} shown=${shown} name=${name} ended=${ended} load=${load} />
    <section><h2>Where its time went</h2><${Lanes} events=${timeline} goesOn=${!ended} /><${Cut} shown=${shown} /></section>
    <section><h2>Runs</h2><${Runs} job=${job} stamp=${stamp} /></section>
    ${checkpoints.length > 0 && html`<section><h2>Checkpoints</h2><${JobPoints} checkpoints=${checkpoints} more=${moreCheckpoints} /></section>`}
    <section><h2>Steps</h2><${Steps} job=${job} stamp=${stamp} /></section>
    <div class="two">
      <section><h2>Input</h2><${Tree} value=${job.inputData} what="the job's input" /></section>
      <section><h2>Output</h2>${job.outputData ? html`<${Tree} value=${job.outputData} what="the job's output" />` : html`<p class="quiet">${ended ? 'It gave none.' : 'None yet.'}</p>`}</section>
    </div>
    <section><h2>Log</h2><${Logs} lines=${logs} earlier=${earlier} /></section>
    <section><h2>Timeline</h2><${Timeline} events=${timeline} /><${Cut} shown=${shown} /></section>
  </article>`;
}

/** Not there, or not to be seen: both are the same to who asks. */
function Unseen({ failure, again }) {
  if (![403, 404].includes(failure.status)) return html`<${Failed} failure=${failure} again=${again} />`;
  return html`<${Nothing} page title="There is no such job for you." text="It was removed, as jobs are some time after they have ended, or it is somebody else’s." />`;
}

function Head({ shown, name, ended, load }) {
  const { job } = shown;
  return html`<header>
    <p class="facts"><${Badge} status=${job.status} /><strong><${Text} text=${job.jobType} most=${100} /></strong>
      <span>priority ${job.priority}</span><span>attempt ${job.attempt} of ${job.maxAttempts}</span><span>submitted <${Ago} at=${job.createdAt} /></span>
      ${job.tags.map(tag => html`<span class="tag"><${Text} text=${tag} most=${100} /></span>`)}
      ${Object.entries(job.requires).map(([name, value]) => html`<span class="tag" title="A label that a worker must have to run it">needs <${Text} text=${`${name}=${value}`} most=${265} /></span>`)}</p>
    <h1><${Text} text=${name} most=${1_000} /></h1>
    <p class="facts"><code>${job.id}</code> <${Copy} what="the job's id" text=${() => job.id} /></p>
    <${Links} shown=${shown} />
    <${Progress} job=${job} />
    ${job.error && html`<p class="notice wrong" role="alert"><span><code><${Text} text=${job.error.code} most=${100} /></code> <${Text} text=${job.error.message} /></span></p>`}
    <${JobActions} job=${job} ended=${ended} load=${load} />
  </header>`;
}

/** To the job that this one is in place of, and to those in place of it. */
function Links({ shown }) {
  const { job, retries, retriesHasMore } = shown;
  return html`
    ${job.retryOf && html`<p class="linked">In place of <a href=${href(`/jobs/${job.retryOf}`)}><code>${job.retryOf}</code></a></p>`}
    ${retries.length > 0 && html`<div class="linked">Tried again with edited input:
      <ul>${retries.map(retry => html`<li key=${retry.id}><${Badge} status=${retry.status} /> <a href=${href(`/jobs/${retry.id}`)}><${Line} text=${retry.taskDescription || retry.id} most=${100} /></a>
        <span class="quiet"><${Ago} at=${retry.createdAt} /></span></li>`)}</ul>
      ${retriesHasMore && html`<p class="quiet note">These are the newest ${plural(retries.length, 'one')}; there are more.</p>`}</div>`}`;
}

function Progress({ job }) {
  // What has completed is all done, whatever its run last said.
  if (job.progress === null || job.status === 'COMPLETED') return null;
  return html`<p class="progress"><progress max="100" value=${job.progress} aria-label="Progress"></progress> <span>${job.progress} %</span>
    ${job.progressNote && html` <span class="quiet"><${Text} text=${job.progressNote} most=${200} /></span>`}</p>`;
}

function Cut({ shown }) {
  return shown.timelineHasMore && html`<p class="quiet note">It holds the first 500 runs and the first 100 checkpoints; there were more.</p>`;
}
