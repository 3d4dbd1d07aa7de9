/** Deciding several at once: first what will happen, then what happened to each. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { outcome } from '../logic/outcome.js';
import { plural } from '../logic/pages.js';
import { Decide } from './decide.js';
import { Dialog } from './dialog.js';
import { Line, Text } from './text.js';
import { Left } from './when.js';

const AT_ONCE = 4;
const VERBS = { approve: 'Approve', reject: 'Reject' };

/** @param {{items: object[], verdict: 'approve'|'reject', opened: Set<string>, close: (decidedIds: string[]) => void}} props */
export function Together({ items: given, verdict, opened, close }) {
  // As they were when this was opened: what is decided is what was shown.
  const [items] = useState(given);
  const [results, setResults] = useState(null);
  const unread = items.filter(item => !opened.has(item.id)).length;
  const done = results ? items.filter(item => results.get(item.id)?.kind === 'done').length : 0;
  const busy = results !== null && results.size < items.length;
  const leave = () => { if (!busy) close(items.filter(item => ['done', 'beaten', 'expired'].includes(results?.get(item.id)?.kind)).map(item => item.id)); };

  const decide = async (_, text) => {
    const found = new Map();
    const waiting = [...items];
    setResults(found);
    const work = async () => {
      for (let item = waiting.shift(); item; item = waiting.shift()) {
        const problem = await (verdict === 'approve' ? api.approve(item.id, text, item.digest) : api.reject(item.id, text, item.digest))
          .then(() => null, thrown => thrown);
        found.set(item.id, outcome(problem, verdict, Date.now()));
        setResults(new Map(found));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };

  const what = ` ${plural(items.length, 'checkpoint')}`;
  return html`<${Dialog} title=${VERBS[verdict] + what} close=${leave} class="together">
    ${results === null && html`<p>${verdict === 'approve' ? 'Each of these jobs goes on and does what it asked for.' : 'Each of these jobs is told your reason, or fails with it.'}
      ${unread > 0 && html` <strong class="left soon">You have not opened ${unread === items.length ? 'any' : unread} of them.</strong>`}</p>`}
    <ol>${items.map(item => html`<li key=${item.id}>
      <span class="message"><${Line} text=${item.message} /></span>
      <span class="facts"><span><${Line} text=${item.job.jobType} most=${60} /></span>${results === null && html`<${Left} at=${item.expiresAt} />`}
        ${results === null && !opened.has(item.id) && html`<span>not opened</span>`}<code>${item.digest.slice(7, 19)}</code></span>
      ${results && html`<${Result} result=${results.get(item.id)} />`}
    </li>`)}</ol>
    ${results === null
      ? html`<${Decide} form=${verdict} setForm=${leave} decide=${decide} what=${what} />`
      : html`<p role="status">${busy ? `${results.size} of ${items.length}…` : `${done} of ${items.length} ${verdict === 'approve' ? 'approved' : 'rejected'}.`}</p>
        <p class="buttons"><button type="button" class="primary" disabled=${busy} onClick=${leave} ref=${button => !busy && button?.focus()}>Close</button></p>`}
  </${Dialog}>`;
}

function Result({ result }) {
  if (!result) return html`<p class="quiet">…</p>`;
  return html`<p class=${`result ${result.kind}`}><strong><${Text} text=${result.title} /></strong> <${Text} text=${result.text} /></p>`;
}
