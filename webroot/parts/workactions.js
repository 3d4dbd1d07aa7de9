/** What can be done with a session: execute it, cancel it. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { canExecute, hasEnded } from '../logic/work.js';
import { announce } from './announce.js';
import { Ask } from './ask.js';
import { forgetNotBegun, whyNotBegun } from './notbegun.js';
import { Text } from './text.js';

/** @param {{project: string, session: object, status: object, load: () => Promise<void>, execute: {current: Function|null}}} props `execute` holds what the page's key does */
export function WorkActions({ project, session, status, load, execute }) {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(null);
  const can = canExecute(status.status);
  const failure = refused ?? (status.status === 'initialized' ? whyNotBegun(session.id) : null);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setRefused(null);
    forgetNotBegun();
    await api.executeWork(project, session.id).then(() => announce('It was begun.'), setRefused);
    await load();
    setBusy(false);
  };
  execute.current = can ? run : null;
  const cancelled = async () => {
    setAsking(false);
    setRefused(null);
    forgetNotBegun();
    announce('It was cancelled.');
    await load();
  };
  return html`${failure && html`<p class="notice wrong" role="alert"><span><strong>It was not executed.</strong> <${Text} text=${failure.message} most=${2_000} /></span></p>`}
    <p class="buttons">
      ${can && html`<button type="button" class="primary" disabled=${busy} onClick=${run}>${busy ? 'One moment…' : status.status === 'initialized' ? 'Execute' : 'Execute again'} <kbd>e</kbd></button>`}
      ${!hasEnded(status.status) && html`<button type="button" class="danger" disabled=${busy} onClick=${() => setAsking(true)}>Cancel…</button>`}</p>
    ${asking && html`<${Ask} title="Cancel this session?" word="Cancel the session" doing="Cancelling…" danger close=${() => setAsking(false)}
      act=${() => api.cancelWork(project, session.id)} done=${cancelled}>
      <p>${WHAT[status.status]} What it made is kept, and it can be executed again.</p></${Ask}>`}`;
}

const WHAT = { pending_review: 'What waits for a decision is closed: nobody can decide it any more.', in_progress: 'The agent is told to stop.' };
