/** The rows of the list of jobs. */
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { flat } from '../logic/hostile.js';
import { Badge } from './badge.js';
import { Line } from './text.js';
import { Ago } from './when.js';

/**
 * @param {{rows: Array<{job: object, gone: boolean}>, selected: Set<string>, toggle?: (id: string, upTo: boolean) => void, names: Map<string, string>}}
 *   props `toggle` is absent where nobody may change anything; `names` of users, as far as they are known
 */
export function JobRows({ rows, selected, toggle, names }) {
  return html`<ol class="inbox jobrows" aria-label="Jobs">${rows.map(({ job, gone }) => html`
    <li key=${job.id} data-id=${job.id} class=${gone ? 'gone' : ''}>
      ${toggle && html`<input type="checkbox" checked=${selected.has(job.id)} onClick=${event => toggle(job.id, event.shiftKey)}
        aria-label=${`Select: ${flat(nameOf(job)).slice(0, 100)}`} />`}
      <a href=${href(`/jobs/${job.id}`)}>
        <span class="where"><${State} job=${job} />${gone && html`<span class="quiet"> no longer fits</span>`}</span>
        <span class="message"><${Line} text=${nameOf(job)} most=${200} /></span>
        <span class="facts"><${Facts} job=${job} names=${names} /></span>
        <span class="age"><${Ago} at=${job.createdAt} /></span>
      </a>
    </li>`)}</ol>`;
}

const nameOf = job => job.taskDescription || job.jobType;

function State({ job }) {
  if (job.status === 'RUNNING' && job.cancelRequested) return html`<span class="badge running">stopping</span>`;
  return html`<${Badge} status=${job.status} />${job.status === 'RUNNING' && job.progress !== null && html`<span class="quiet"> ${job.progress} %</span>`}`;
}

function Facts({ job, names }) {
  const owner = job.userId === me.value.id ? 'you' : names.get(job.userId);
  return html`${job.taskDescription && html`<span><${Line} text=${job.jobType} most=${60} /></span>`}
    ${owner && html`<span>by <${Line} text=${owner} most=${60} /></span>`}
    ${job.priority > 5 && html`<span class="priority" title="Priority, 0 to 10">priority ${job.priority}</span>`}
    ${job.attempt > 1 && html`<span>attempt ${job.attempt} of ${job.maxAttempts}</span>`}
    ${job.error && html`<span class="wrong"><code><${Line} text=${job.error.code} most=${60} /></code></span>`}
    ${job.tags.slice(0, 4).map(tag => html`<span class="tag"><${Line} text=${tag} most=${40} /></span>`)}
    ${job.tags.length > 4 && html`<span>+${job.tags.length - 4} tags</span>`}`;
}
