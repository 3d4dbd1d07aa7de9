/** The audit log's chain, checked part by part while one looks on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { percent, UNKNOWN, withFailure, withPart } from '../logic/chain.js';
import { count, plural } from '../logic/pages.js';
import { Copy } from './copy.js';

/** @param {{show: (seq: number) => void}} props `show` leads to an entry */
export function Chain({ show }) {
  const [known, setKnown] = useState(UNKNOWN);
  const asking = useRef(null);
  useEffect(() => () => asking.current?.abort(), []);
  const check = async () => {
    const { signal } = (asking.current = new AbortController());
    let now = { ...UNKNOWN, state: 'running' };
    setKnown(now);
    while (now.state === 'running') {
      const before = now;
      now = await api.verifyAudit(before.upTo, signal).then(({ audit }) => withPart(before, audit), failure => withFailure(before, failure));
      if (signal.aborted) return;
      setKnown(now);
    }
  };
  const stop = () => {
    asking.current.abort();
    setKnown({ ...known, state: 'stopped' });
  };
  const { state, upTo, headSeq } = known;
  return html`<div class=${`chain ${state}`} aria-label="The chain" role="region">
    ${state === 'running' ? html`<p class="progress"><progress max="100" value=${percent(known)} aria-label="Checked"></progress>
        <span>${headSeq === 0 ? 'Checking…' : `${count(upTo)} of ${plural(headSeq, 'entry', 'entries')} checked`}</span></p>
        <button type="button" class="small" onClick=${stop}>Stop</button>`
      : html`<div role="status" class="verdict"><${Verdict} known=${known} show=${show} /></div>
        <button type="button" class="small" onClick=${check}>${state === 'unknown' ? 'Check the chain' : 'Check again'}</button>`}
  </div>`;
}

function Verdict({ known, show }) {
  const { state, upTo, headSeq, headHash, problem, failure } = known;
  switch (state) {
    case 'whole': return html`<p><strong>The chain is whole.</strong> ${headSeq === 0 ? 'The log is empty.' : `All of ${plural(headSeq, 'entry', 'entries')}, up to entry ${count(headSeq)}, whose hash is`}</p>
      ${headSeq > 0 && html`<p class="hash"><code>${headHash}</code> <${Copy} what="the hash" text=${() => `${headSeq} ${headHash}`} /></p>
        <p class="quiet note">Note it elsewhere: who can rewrite the whole database can also write another chain, and only such a note shows it.</p>`}`;
    case 'broken': return html`<p><strong>${problem.seq > 0 ? `The chain breaks at entry ${count(problem.seq)}.` : 'The chain has no end.'}</strong> ${problem.text}</p>
      <p class="quiet">${upTo > 0 ? `Entries 1 to ${count(upTo)} are whole.` : 'Nothing before it is proved.'}
        ${problem.seq > 0 && html` <button type="button" class="link" onClick=${() => show(problem.seq)}>Show the place</button>`}</p>`;
    case 'failed': return html`<p><strong>The check broke off.</strong> ${failure.message} ${upTo > 0 && `Up to entry ${count(upTo)} it was whole.`}</p>`;
    case 'stopped': return html`<p>Stopped. ${upTo > 0 ? `Up to entry ${count(upTo)} the chain is whole.` : ''}</p>`;
    default: return html`<p>Each entry holds the hash of the one before, so that a change of any of them shows. To check them all takes a moment.</p>`;
  }
}
