/** How a session came to where it is: each round, what was shown, and what was said of it. */
import { html } from '../html.js';
import { history, VERDICTS, workOf } from '../logic/rounds.js';
import { Badge } from './badge.js';
import { Reveal } from './reveal.js';
import { Line, Text } from './text.js';
import { Tree } from './tree.js';
import { Ago } from './when.js';
import { WorkShown } from './workshown.js';

/** @param {{shown: object, open: Function}} props */
export function Rounds({ shown, open }) {
  const all = history(shown.checkpoints);
  const titles = new Map((shown.type?.stages ?? []).map(({ name, title }) => [name, title]));
  if (all.length === 0) return html`<p class="quiet">Nobody was asked yet.</p>`;
  return html`<ol class="timeline rounds" aria-label="Rounds">${all.map(entry => html`<${Entry} key=${entry.checkpoint.id} entry=${entry} title=${titles.get(entry.stage) ?? entry.stage} open=${open} />`)}</ol>`;
}

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
