/** One worker: what it says of itself, what it does, what it did. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, href } from '../router.js';
import { me } from '../session.js';
import { flat } from '../logic/hostile.js';
import { standing } from '../logic/keys.js';
import { submits } from '../logic/roles.js';
import { took } from '../logic/time.js';
import { day, ended } from '../logic/workers.js';
import { announce } from '../parts/announce.js';
import { Ask } from '../parts/ask.js';
import { Badge } from '../parts/badge.js';
import { useHelp } from '../parts/help.js';
import { Failed, Loading, Nothing } from '../parts/states.js';
import { Line, Text } from '../parts/text.js';
import { now } from '../parts/when.js';
import { Doing, Since, WorkerFacts } from '../parts/workerfacts.js';
import { useWorker } from '../parts/workerstate.js';

export default function Worker({ agentId }) {
  return html`<${One} key=${agentId} agentId=${agentId} />`;
}

function One({ agentId }) {
  const { shown, failure, again, more } = useWorker(agentId);
  useHelp([]);
  useEffect(() => { document.title = `${flat(agentId).slice(0, 80)} · Workers · Bascule`; }, [agentId]);
  if (failure?.status === 404) return html`<${Gone} agentId=${agentId} />`;
  if (!shown) return failure ? html`<${Failed} failure=${failure} again=${again} />` : html`<${Loading} what="the worker" />`;
  const { agent, currentJobs, lastDay, ahead } = shown;
  return html`<article class="page workers one">
    ${failure && html`<p class="notice wrong" role="alert"><span>This is what was last known. ${failure.message}</span></p>`}
    <header><p class="facts"><${Badge} status=${agent.status} /><a href=${href('/workers')}>All workers</a></p>
      <h1><${Text} text=${agent.agentId} most=${100} /></h1>
      <${WorkerFacts} agent=${agent} ahead=${ahead} />
      <p class="facts"><span>first seen <${Since} at=${agent.firstSeenAt} ahead=${ahead} /></span><${Key} value=${shown.key} /></p>
      <${Actions} agent=${agent} value=${shown.key} changed=${again} /></header>
    <${Day} lastDay=${lastDay} />
    <section><h2>Runs now</h2>${currentJobs.length > 0 ? html`<${Doing} runs=${currentJobs} more=${agent.activeJobs - currentJobs.length} />` : html`<p class="quiet">Nothing.</p>`}</section>
    <section><h2>What it did</h2><${Past} shown=${shown} more=${more} /></section>
  </article>`;
}

function Gone({ agentId }) {
  return html`<${Nothing} page title="There is no such worker." text="It was deleted, was not seen for long, or is not yours to see. What it did stays with the jobs.">
    <p><code><${Text} text=${agentId} most=${100} /></code></p><p><a href=${href('/workers')}>All workers</a></p></${Nothing}>`;
}

function Key({ value: key }) {
  const state = key && standing(key, now.value);
  return key && html`<span>uses the key <${Line} text=${key.name} most=${100} /> <code>bsk_${key.prefix}_…</code>${state !== 'open' && html` <${Badge} status=${state} />`}</span>`;
}

function Actions({ agent, value: key, changed }) {
  const [asking, setAsking] = useState(null);
  const name = flat(agent.agentId);
  const removed = () => {
    go('/workers');
    announce(`The worker “${name}” was deleted.`);
  };
  const revoked = () => {
    setAsking(null);
    announce(`The key “${flat(key.name)}” is refused from now on.`);
    changed();
  };
  return html`<p class="buttons">
      ${key && standing(key, now.value) === 'open' && html`<button type="button" class="danger" onClick=${() => setAsking('key')}>Revoke its key…</button>`}
      ${submits(me.value.role) && html`<button type="button" class="danger" onClick=${() => setAsking('agent')}>Delete…</button>`}</p>
    ${asking === 'key' && html`<${Ask} title=${`Revoke “${flat(key.name)}”?`} word="Revoke the key" doing="Revoking…" danger close=${() => setAsking(null)}
      act=${() => api.revokeKey(key.id)} done=${revoked}>
      <p>The worker is refused from that moment on, and the jobs that it has go on elsewhere. So is every other program that uses <code>bsk_${key.prefix}_…</code>. It cannot be taken back.</p>
    </${Ask}>`}
    ${asking === 'agent' && html`<${Ask} title=${`Delete “${name}”?`} word="Delete the worker" doing="Deleting…" danger close=${() => setAsking(null)}
      act=${() => api.removeAgent(agent.agentId)} done=${removed}>
      <p>The jobs that it has go on elsewhere at once; what it did stays with the jobs. A worker that still runs comes back as a new one: revoke its key first to be rid of it.</p>
    </${Ask}>`}`;
}

function Day({ lastDay }) {
  const { completed, rate, failed, share, wrong } = day(lastDay);
  return html`<section><h2>The last 24 hours</h2><dl class="tiles">
    <div class="tile"><dt>Completed</dt><dd>${completed}</dd></div>
    <div class="tile"><dt>Throughput</dt><dd>${rate}</dd></div>
    <div class=${`tile ${wrong ? 'bad' : ''}`}><dt>Failed or lost</dt><dd>${failed}</dd></div>
    <div class=${`tile ${wrong ? 'bad' : ''}`}><dt>Failures</dt><dd>${share}</dd></div></dl></section>`;
}

function Past({ shown: { items, ahead }, more }) {
  if (items.length === 0) return html`<p class="quiet">Nothing yet, or its jobs were removed since.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="What it did"><table class="rows">
      <thead><tr><th scope="col">Job</th><th scope="col">How it ended</th><th scope="col">Began</th><th scope="col">Took</th></tr></thead>
      <tbody>${items.map(run => html`<${Run} key=${`${run.jobId} ${run.claimedAt}`} run=${run} ahead=${ahead} />`)}</tbody></table></div>
    ${more && html`<button type="button" class="more" onClick=${more}>Show earlier ones</button>`}`;
}

function Run({ run, ahead }) {
  const [words, look] = ended(run.outcome);
  return html`<tr>
    <th scope="row"><a href=${href(`/jobs/${run.jobId}`)}><${Line} text=${run.taskDescription || run.jobType} most=${120} /></a>
      ${run.taskDescription && html` <span class="quiet"><${Line} text=${run.jobType} most=${60} /></span>`}</th>
    <td><span class=${`badge ${look}`}>${words}</span>${run.errorCode && html` <code class="wrong"><${Line} text=${run.errorCode} most=${60} /></code>`}</td>
    <td class="when"><${Since} at=${run.claimedAt} ahead=${ahead} /></td>
    <td class="when">${took(Math.max(0, Date.parse(run.endedAt) - Date.parse(run.claimedAt)))}</td>
  </tr>`;
}
