/** What one looks at first: numbers of now. */
import { html } from '../html.js';
import { href } from '../router.js';
import { count } from '../logic/pages.js';
import { span } from '../logic/time.js';

const INBOX = '/admin/agent-checkpoints';

export function Tiles({ overview }) {
  const { jobs, checkpointsPending, failedLastHour, oldestRunnableMs } = overview;
  const waits = oldestRunnableMs >= 1_000;
  return html`<dl class="tiles">
    <${Tile} id="waiting" name="Waiting to run" value=${count(jobs.pending + jobs.queued)} to="/jobs?status=PENDING&status=QUEUED" />
    <${Tile} id="running" name="Running" value=${count(jobs.running)} to="/jobs?status=RUNNING" />
    <${Tile} id="approval" name="Waiting for approval" value=${count(checkpointsPending)} to=${INBOX} look=${checkpointsPending > 0 ? 'care' : ''} />
    <${Tile} id="failed" name="Failed in the last hour" value=${count(failedLastHour)} to="/jobs?status=FAILED" look=${failedLastHour > 0 ? 'bad' : ''} />
    <${Tile} id="oldest" name="Oldest job that could run" value=${waits ? span(oldestRunnableMs) : 'none waits'} look=${oldestRunnableMs >= 60_000 ? 'care' : ''} />
  </dl>`;
}

function Tile({ id, name, value, to, look = '' }) {
  return html`<div class=${`tile ${look}`} data-tile=${id}><dt>${name}</dt><dd>${to ? html`<a href=${href(to)}>${value}</a>` : value}</dd></div>`;
}
