/** What stands in the place of the rows of jobs where there are none; and below them. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { href } from '../router.js';
import { routes } from '../routes.js';
import { me } from '../session.js';
import { curl } from '../logic/curl.js';
import { write } from '../logic/filters.js';
import { FILTERS, isFiltered } from '../logic/jobfilters.js';
import { MOST_ROWS } from '../logic/joblist.js';
import { count } from '../logic/pages.js';
import { submits } from '../logic/roles.js';
import { announce } from './announce.js';
import { Copy } from './copy.js';
import { Failed, Nothing, Skeleton } from './states.js';

export function JobPlace({ jobs, filters, clear, children }) {
  const { list, failure, reload } = jobs;
  if (!list) return failure ? html`<${Unshown} failure=${failure} again=${reload} clear=${isFiltered(filters) ? clear : null} />` : html`<${Skeleton} />`;
  if (list.rows.length > 0) return children;
  if (isFiltered(filters) || filters.before) {
    return html`<${Nothing} title="No job fits these filters." text=${filters.before ? 'There are no older ones.' : 'A job that does appears here by itself.'}>
      <button type="button" onClick=${clear}>Clear all filters</button></${Nothing}>`;
  }
  return html`<${First} />`;
}

/** What the address asks for may be what is wrong. */
function Unshown({ failure, again, clear }) {
  return html`<${Failed} failure=${failure} again=${again} />${clear && failure.status === 400 && html`<p class="state"><button type="button" onClick=${clear}>Clear all filters</button></p>`}`;
}

function First() {
  const command = curl({ jobType: 'simple-task', taskDescription: 'My first job', inputData: { hello: 'world' } }, document.baseURI);
  const page = routes.find(({ path }) => path === '/jobs/new');
  return html`<${Nothing} title="No job yet.">
    ${submits(me.value.role) ? html`<p>Submit one, and it appears here by itself:</p>
      <pre class="first">${command}</pre>
      <p class="buttons"><${Copy} what="the command" text=${() => command} />
        ${page && html`<a href=${href('/jobs/new')}>Fill in a form instead</a>`}
        <a href=${href('/docs')} data-leaves>Read the API</a></p>`
      : html`<p>Jobs appear here as they are submitted.</p>`}
  </${Nothing}>`;
}

export function Older({ list, more, filters }) {
  const [busy, setBusy] = useState(false);
  if (list.rows.length >= MOST_ROWS) {
    const on = write(FILTERS, { ...filters, before: list.cursor });
    return html`<p class="older quiet">${count(list.rows.length)} jobs are shown. <a href=${href(`/jobs${on}`)}>Go on with older ones</a></p>`;
  }
  const get = async () => {
    setBusy(true);
    await more().catch(failure => announce(failure.message));
    setBusy(false);
  };
  return html`<button type="button" class="more older" disabled=${busy} onClick=${get}>${busy ? 'Loading…' : 'Show older'}</button>`;
}
