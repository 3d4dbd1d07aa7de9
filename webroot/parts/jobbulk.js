/** Cancelling or retrying many jobs: first how many, then how far it has come, then what was left. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { ACTIONS, byStatus, reasons, split, start, work } from '../logic/bulk.js';
import { asked, STATES } from '../logic/jobfilters.js';
import { count, plural } from '../logic/pages.js';
import { administers } from '../logic/roles.js';
import { Badge } from './badge.js';
import { Dialog } from './dialog.js';

/** How far all that match are counted. */
const UP_TO = 10_000;

/**
 * @param {{action: 'cancel'|'retry', jobs: object[]|null, filters: object, close: (changed: boolean) => void}} props `jobs`: these; null for
 *   all that match the filters
 */
export function JobBulk({ action, jobs, filters, close }) {
  const [plan, setPlan] = useState(null);
  const [done, setDone] = useState(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(null);
  const stopped = useRef(false);
  const { verb } = ACTIONS[action];
  const prepare = () => { setFailure(null); planOf(action, jobs, filters).then(setPlan, setFailure); };
  useEffect(prepare, []);

  const go = async () => {
    setBusy(true);
    setFailure(null);
    stopped.current = false;
    await work(action, done ?? start(plan.which), api.changeJobs, now => { setDone(now); return !stopped.current; }).catch(setFailure);
    setBusy(false);
  };
  const leave = () => { if (!busy) close(done !== null); };

  return html`<${Dialog} title=${plan ? titleOf(verb, plan) : `${verb} jobs`} close=${leave} class="bulk">
    ${plan && !done && !busy && html`<${Plan} action=${action} plan=${plan} />`}
    ${!plan && !failure && html`<p role="status">Counting…</p>`}
    ${(done || busy) && html`<${Progress} action=${action} plan=${plan} done=${done ?? start({})} busy=${busy} />`}
    ${failure && html`<p class="wrong" role="alert">${failure.message}${done || plan ? ' What was done stays done; you can go on from here.' : ''}</p>`}
    <p class="buttons">
      ${!plan && failure && html`<button type="button" class="primary" onClick=${prepare}>Try again</button>`}
      ${plan && plan.n > 0 && !busy && (!done || done.rest) && html`<button type="button" class=${action === 'cancel' ? 'danger' : 'primary'} onClick=${go}>
        ${done || failure ? 'Go on' : `${verb} ${amount(plan)}`}</button>`}
      ${busy && html`<button type="button" onClick=${() => { stopped.current = true; }}>Stop here</button>`}
      ${!busy && html`<button type="button" onClick=${leave} autofocus key="leave" ref=${button => done && !done.rest && button?.focus()}>${done ? 'Close' : 'Back'}</button>`}
    </p>
  </${Dialog}>`;
}

const amount = ({ n, capped }) => `${capped ? 'more than ' : ''}${plural(n, 'job')}`;

function titleOf(verb, plan) {
  return plan.n > 0 ? `${verb} ${amount(plan)}?` : `${verb} jobs`;
}

/** What would be done: with which of the selected, or with how many of all that match. */
async function planOf(action, jobs, filters) {
  return jobs ? ofSelection(action, jobs) : ofAll(action, filters);
}

function ofSelection(action, jobs) {
  const mine = jobs.filter(isMine);
  const plan = split(action, byStatus(mine));
  const ids = mine.filter(({ status }) => ACTIONS[action].can(status)).map(({ id }) => id);
  return { ...plan, which: { ids }, capped: false, others: jobs.length - mine.length };
}

/** Jobs that come from now on are not among those that were counted, and are left alone. */
async function ofAll(action, filters) {
  const { id, role } = me.value;
  const wanted = asked(filters);
  if (!administers(role) && wanted.userId && wanted.userId !== id) return { ...split(action, []), which: { ids: [] }, capped: false, others: 0 };
  const filter = administers(role) ? wanted : { ...wanted, userId: id };
  const { jobs, capped, at } = await api.countJobs({ ...filter, upTo: UP_TO });
  const plan = split(action, STATES.map(([status, name]) => [status, jobs[name]]));
  const until = wanted.createdBefore && Date.parse(wanted.createdBefore) < Date.parse(at) ? wanted.createdBefore : at;
  return { ...plan, which: { filter: { ...filter, createdBefore: until } }, capped: plan.can.some(([status]) => capped.includes(status)), others: 0, only: !administers(role) };
}

function isMine(job) {
  return administers(me.value.role) || job.userId === me.value.id;
}

function Plan({ action, plan }) {
  const isEmpty = plan.can.length + plan.cannot.length + plan.others === 0;
  return html`${isEmpty ? html`<p>There is no job to ${action} among them.</p>` : plan.n === 0 && plan.cannot.length > 0 && html`<p>None of them can be ${action === 'cancel' ? 'cancelled: they are over' : 'retried: only jobs that failed or were cancelled can'}.</p>`}
    ${plan.can.length > 0 && html`<${Sorts} title=${action === 'cancel' ? 'Cancelled at once; those that run are told to stop' : 'Queued again, with all their attempts'} counts=${plan.can} />`}
    ${plan.cannot.length > 0 && html`<${Sorts} title="Left as they are" counts=${plan.cannot} />`}
    ${plan.others > 0 && html`<p>${plural(plan.others, 'job')} ${plan.others === 1 ? 'is' : 'are'} not yours to change.</p>`}
    ${plan.only && html`<p class="quiet">Only your own jobs: an admin changes those of others.</p>`}
    ${plan.which.filter && plan.n > 0 && html`<p class="quiet">Jobs that are submitted from now on are left alone.</p>`}`;
}

function Sorts({ title, counts }) {
  return html`<h3>${title}</h3><ul class="sorts">${counts.map(([status, n]) => html`<li><${Badge} status=${status} /> <b>${count(n)}</b></li>`)}</ul>`;
}

function Progress({ action, plan, done, busy }) {
  const over = done.changed + done.skippedCount;
  const { doing, done: word } = ACTIONS[action];
  return html`<progress max=${plan.capped ? undefined : plan.n} value=${plan.capped && busy ? undefined : Math.min(over, plan.n)} aria-label="Progress"></progress>
    <p role="status">${busy ? `${doing}: ${count(over)}${plan.capped ? '' : ` of ${count(plan.n)}`}…`
      : `${plural(done.changed, 'job')} ${word}${done.rest ? '; stopped before the rest' : ''}.`}
      ${done.stopping > 0 && html` ${count(done.stopping)} of them ${done.stopping === 1 ? 'was' : 'were'} running and told to stop.`}</p>
    ${done.skippedCount > 0 && html`<div class="skipped">${reasons(done.skipped).map(([why, n]) => html`<p class="warned">${count(n)} ${why}.</p>`)}
      ${done.skippedCount > done.skipped.length && html`<p>These are the first ${count(done.skipped.length)} of ${count(done.skippedCount)} that were left.</p>`}
      <details><summary>Which</summary><ul>${done.skipped.map(({ id, code }) => html`<li><a href=${href(`/jobs/${id}`)}><code>${id}</code></a> <span class="quiet">${code}</span></li>`)}</ul></details></div>`}`;
}
