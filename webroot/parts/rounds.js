/** How a session came to where it is: each round, what was shown, and what was said of it; also of the times it was executed before. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { attempts } from '../logic/attempts.js';
import { plural } from '../logic/pages.js';
import { history, VERDICTS, workOf } from '../logic/rounds.js';
import { Badge } from './badge.js';
import { Reveal } from './reveal.js';
import { Line, Text } from './text.js';
import { Tree } from './tree.js';
import { Ago } from './when.js';
import { WorkShown } from './workshown.js';

/** How many earlier attempts are listed, and how many more each time that somebody asks. */
const STEP = 3;

/** @param {{shown: object, open: Function}} props */
export function Rounds({ shown, open }) {
  const [listed, setListed] = useState(STEP);
  const { present, earlier } = attempts(shown.checkpoints, shown.status.jobId);
  const titles = new Map((shown.type?.stages ?? []).map(({ name, title }) => [name, title]));
  const list = (items, label) => html`<ol class="timeline rounds" aria-label=${label}>${history(items).map(entry => html`
    <${Entry} key=${entry.checkpoint.id} entry=${entry} title=${titles.get(entry.stage) ?? entry.stage} open=${open} />`)}</ol>`;
  const left = Math.max(0, earlier.length - listed);
  return html`${left > 0 && html`<button type="button" class="more" onClick=${() => setListed(listed + STEP)}>Show older: ${plural(left, 'attempt is', 'attempts are')} left</button>`}
    ${earlier.slice(left).map(({ jobId, items }) => html`<div key=${jobId} class="attempt"><h3>Earlier attempt</h3>
      <${Reveal} title=${html`${plural(items.length, 'entry', 'entries')}, the last <${Ago} at=${latest(items).createdAt} />`}>${list(items, 'Rounds of an earlier attempt')}</${Reveal}></div>`)}
    ${earlier.length > 0 && html`<h3>This attempt</h3>`}
    ${present.length > 0 ? list(present, 'Rounds') : html`<p class="quiet">Nobody was asked yet.</p>`}`;
}

const latest = items => items.reduce((a, b) => (a.id < b.id ? b : a));

const DOTS = { PENDING: 'waiting_approval', APPROVED: 'completed', REJECTED: 'failed', EXPIRED: 'failed' };

function Entry({ entry, title, open }) {
  const { kind, round, words, checkpoint } = entry;
  const { status, message, data, decidedByName } = checkpoint;
  const work = workOf(data);
  return html`<li class=${kind === 'error' ? 'failed' : DOTS[status] ?? ''}>
    <p class="facts">${title && html`<strong><${Line} text=${title} most=${100} /></strong>`}${round !== null && html`<span>round ${round}</span>`}
      ${kind === 'automatic' ? html`<span class="badge">approved by rule</span>` : kind === 'error' ? html`<${Badge} status="FAILED" />`
        : status !== 'RECORDED' && html`<span class=${`badge ${status.toLowerCase()}`}>${VERDICTS[status] ?? status.toLowerCase()}</span>`}
      ${decidedByName && html`<span>by <${Line} text=${decidedByName} most=${60} /></span>`}<${Ago} at=${checkpoint.decidedAt ?? checkpoint.createdAt} /></p>
    <p class="after"><${Text} text=${message} most=${500} /></p>
    ${words && html`<blockquote><${Text} text=${words} most=${2_000} /></blockquote>`}
    ${status !== 'PENDING' && Object.keys(data ?? {}).length > 0 && html`<${Reveal} title=${kind === 'automatic' ? 'The rule and its figures' : 'What was shown'}>
      ${work && kind !== 'automatic' ? html`<${WorkShown} work=${work} open=${open} />` : html`<${Tree} value=${data} what="the data" tools=${false} />`}</${Reveal}>`}</li>`;
}
