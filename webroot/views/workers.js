/** Workers: how to start one, and those that there are. */
import { useEffect } from 'preact/hooks';
import { html } from '../html.js';
import { go, href, search } from '../router.js';
import { me } from '../session.js';
import { read, write } from '../logic/filters.js';
import { administers } from '../logic/roles.js';
import { Badge } from '../parts/badge.js';
import { useHelp } from '../parts/help.js';
import { Failed, Nothing, Skeleton } from '../parts/states.js';
import { Line } from '../parts/text.js';
import { WorkerDownload } from '../parts/workerdownload.js';
import { Doing, WorkerFacts } from '../parts/workerfacts.js';
import { useWorkers } from '../parts/workerstate.js';

const FILTERS = { status: 'text' };
const STATUSES = [['', 'All'], ['online', 'Online'], ['busy', 'Busy'], ['offline', 'Offline']];

export default function Workers() {
  const asked = read(FILTERS, search.value).status;
  const status = STATUSES.some(([name]) => name === asked) ? asked : '';
  const workers = useWorkers(status);
  const all = administers(me.value.role);
  useHelp([]);
  useEffect(() => { document.title = 'Workers · Bascule'; }, []);
  const show = name => go(`/workers${write(FILTERS, { status: name }, search.value)}`);
  return html`<article class="page workers">
    <h1>Workers</h1>
    <p class="lead">A spare machine fetches jobs with a key and runs them. Workers of admins take everyone’s jobs, those of others their owner’s, unless the server is set otherwise.</p>
    <${WorkerDownload} />
    <section aria-labelledby="workers-title"><div class="head"><h2 id="workers-title">${all ? 'Everyone’s workers' : 'Your workers'}</h2>
      <div class="switch" role="group" aria-label="Which are shown">${STATUSES.map(([name, words]) => html`
        <button type="button" key=${name} aria-pressed=${status === name} onClick=${() => show(name)}>${words}</button>`)}</div></div>
      <${List} workers=${workers} status=${status} /></section>
  </article>`;
}

function List({ workers: { shown, failure, again, more }, status }) {
  if (!shown) return failure ? html`<${Failed} failure=${failure} again=${again} />` : html`<${Skeleton} rows=${3} />`;
  return html`${failure && html`<p class="notice wrong" role="alert"><span>This is what was last known. ${failure.message}</span></p>`}
    ${shown.items.length === 0 ? html`<${Empty} status=${status} />` : html`<ul class="workerlist" aria-label="Workers">
      ${shown.items.map(agent => html`<${Row} key=${agent.id} agent=${agent} ahead=${shown.ahead} />`)}</ul>`}
    ${more && html`<button type="button" class="more" onClick=${more}>Show more</button>`}`;
}

function Empty({ status }) {
  return status ? html`<${Nothing} title=${`No worker is ${status} now.`} />`
    : html`<${Nothing} title="There is no worker yet." text="Download one above and start it: it appears here by itself." />`;
}

function Row({ agent, ahead }) {
  return html`<li data-agent=${agent.agentId} class=${agent.status}>
    <p class="name"><${Badge} status=${agent.status} /> <a href=${href(`/workers/${encodeURIComponent(agent.agentId)}`)}><${Line} text=${agent.agentId} most=${100} /></a></p>
    <${WorkerFacts} agent=${agent} ahead=${ahead} />
    <${Doing} runs=${agent.currentJobs} more=${agent.activeJobs - agent.currentJobs.length} />
  </li>`;
}
