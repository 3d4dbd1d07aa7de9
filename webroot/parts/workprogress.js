/** How far a session is, and what it has used since it was last executed. */
import { html } from '../html.js';
import { attempts } from '../logic/attempts.js';
import { budgets } from '../logic/budget.js';
import { count } from '../logic/pages.js';
import { usageWords } from '../logic/work.js';
import { Bar } from './bar.js';
import { Text } from './text.js';

/** @param {{session: object, status: object, artifacts: object[], checkpoints: object[]}} props */
export function WorkProgress({ session, status, artifacts, checkpoints }) {
  const runs = status.status === 'in_progress';
  const present = items => attempts(items, status.jobId).present;
  return html`${runs && html`<p class="progress"><progress max="100" value=${status.progress ?? undefined} aria-label="Progress"></progress>
      ${status.progress !== null && html`<span>${status.progress} %</span>`} ${status.progressNote && html`<span class="quiet"><${Text} text=${status.progressNote} most=${200} /></span>`}</p>`}
    <div class="usage"><p class="facts"><span>${usageWords(status.usage)}</span>${status.usage?.calls > 0 && html`<span>${count(present(artifacts).length)} made</span>`}</p>
      ${budgets(session, status.usage, present(checkpoints)).map(({ name, share, words }) => html`<p key=${name} class="facts"><${Bar} value=${share} label=${`Budget of ${name}`} look=${share >= 0.9 ? 'care' : ''} /><span>${words}</span></p>`)}</div>`;
}
