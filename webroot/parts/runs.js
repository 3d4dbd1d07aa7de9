/** Every execution of a job's handler: where, when, how it ended, and whether it counted as an attempt. */
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { exact, took } from '../logic/time.js';
import { plural } from '../logic/pages.js';
import { administers } from '../logic/roles.js';
import { useRuns } from './history.js';
import { Failed, Loading } from './states.js';
import { Text } from './text.js';
import { Ago, now } from './when.js';

const ENDS = { COMPLETED: 'completed', FAILED: 'failed', CANCELLED: 'cancelled', PARKED: 'asked for approval', SLEPT: 'went to sleep',
  RELEASED: 'given back by its node', RESCUED: 'its node was lost' };
const ENDS_OF_AGENTS = { RELEASED: 'given back by its worker', RESCUED: 'its worker was lost' };
const LOOKS = { COMPLETED: 'completed', FAILED: 'failed', RESCUED: 'failed', CANCELLED: 'cancelled', PARKED: 'waiting_approval' };

/** @param {{job: object, stamp: any}} props `stamp`: whenever it changes, something may have happened */
export function Runs({ job, stamp }) {
  const { items, left, failure, again, more } = useRuns(job.id, stamp);
  if (!items) return failure ? html`<${Failed} failure=${failure} again=${again} />` : html`<${Loading} what="the runs" />`;
  if (items.length === 0) return html`<p class="quiet">It was not started yet.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Runs"><table class="rows runs">
      <thead><tr><th scope="col" class="n">Run</th><th scope="col">How it ended</th><th scope="col">Attempt</th><th scope="col">Started</th>
        <th scope="col">Took</th><th scope="col">Where</th></tr></thead>
      <tbody>${items.map(run => html`<${Run} key=${run.epoch} run=${run} />`)}</tbody></table></div>
    ${left > 0 && html`<button type="button" class="more" onClick=${more}>Show earlier runs, of ${plural(left, 'more', 'more')}</button>`}
    ${failure && html`<p class="wrong" role="alert">This is what was last known. <${Text} text=${failure.message} /></p>`}`;
}

function Run({ run }) {
  const { number, outcome, error, attempt, counts, startedAt, endedAt, agent } = run;
  const ends = agent ? { ...ENDS, ...ENDS_OF_AGENTS } : ENDS;
  return html`<tr>
    <th scope="row" class="n">${number}</th>
    <td><span class=${`badge ${LOOKS[outcome] ?? (outcome ? '' : 'running')}`}>${outcome ? ends[outcome] ?? outcome.toLowerCase() : 'is running'}</span>
      ${error && html`<p class="error"><code><${Text} text=${error.code} most=${100} /></code> <${Text} text=${error.message} most=${400} /></p>`}</td>
    <td>${attempt}${counts === false && html` <span class="quiet">not counted</span>`}</td>
    <td class="when"><${Ago} at=${startedAt} /></td>
    <td class="when" title=${endedAt ? `Ended ${exact(endedAt)}` : undefined}>${took(Math.max(0, (endedAt ? Date.parse(endedAt) : now.value) - Date.parse(startedAt)))}</td>
    <td>${agent ? html`<${Agent} agent=${agent} />` : html`<${Node} run=${run} />`}</td>
  </tr>`;
}

function Node({ run: { nodeId, nodeName } }) {
  if (nodeName) return html`<${Text} text=${nodeName} most=${100} />`;
  return html`<span class="quiet" title=${nodeId ? `The node ${nodeId} is long gone` : 'Which node it was is not kept of a job that its first run completed'}>${nodeId ? html`<code>${nodeId.slice(0, 8)}</code>` : 'not kept'}</span>`;
}

/** A link for those who may see the worker. */
function Agent({ agent: { agentId, userId } }) {
  const mine = administers(me.value.role) || userId === me.value.id;
  return html`worker ${mine ? html`<a href=${href(`/workers/${encodeURIComponent(agentId)}`)}><${Text} text=${agentId} most=${100} /></a>` : html`<${Text} text=${agentId} most=${100} />`}`;
}
