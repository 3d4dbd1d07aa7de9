/** What happened to a job, in order. */
import { html } from '../html.js';
import { clock, exact, took } from '../logic/time.js';
import { Text } from './text.js';

const WORDS = { parked: 'asked for approval', 'changes-requested': 'changes requested', info: 'noted', retrying: 'failed, to be tried again', released: 'given back', sleeping: 'went to sleep' };

export function Timeline({ events }) {
  return html`<ol class="timeline">${events.map((event, i) => html`<li key=${i} class=${event.status.toLowerCase()}>
    <time dateTime=${event.at} title=${exact(event.at)}>${clock(event.at).slice(0, 8)}</time>
    <span class="what">${WORDS[event.event] ?? event.event}${event.attempt > 1 && html` <span class="quiet">attempt ${event.attempt}</span>`}
      ${i > 0 && html` <span class="quiet after">after ${took(Date.parse(event.at) - Date.parse(events[i - 1].at))}</span>`}</span>
    ${event.detail && html`<p class="detail"><${Text} text=${event.detail} most=${500} /></p>`}
  </li>`)}</ol>`;
}
