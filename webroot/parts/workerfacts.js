/** What a worker says of itself, and what it is doing. */
import { html } from '../html.js';
import { href } from '../router.js';
import { ago, exact } from '../logic/time.js';
import { labelled } from '../logic/workers.js';
import { Line } from './text.js';
import { now } from './when.js';

/** How long ago, by the server's clock, whatever this one says. */
export function Since({ at, ahead }) {
  return html`<time dateTime=${at} title=${exact(at)}>${ago(at, now.value + ahead)}</time>`;
}

export function WorkerFacts({ agent, ahead }) {
  const { hostname, platform, version, upgrade, activeJobs, capacity } = agent;
  return html`
    <p class="facts"><span>last seen <${Since} at=${agent.seenAt} ahead=${ahead} /></span>
      ${hostname && html`<span>on <${Line} text=${hostname} most=${100} /></span>`}
      ${platform && html`<span><${Line} text=${platform} most=${60} /></span>`}
      ${version && html`<span>version <${Line} text=${version} most=${60} /></span>`}
      ${upgrade && html`<strong class="old">too old: ${upgrade.wanted} or newer is wanted</strong>`}
      <span>${activeJobs} of ${capacity} ${capacity === 1 ? 'job' : 'jobs'} at once</span></p>
    <p class="facts tags"><span class="unseen">Runs</span>${agent.jobTypes.map(type => html`<span class="tag" key=${`type ${type}`}><${Line} text=${type} most=${100} /></span>`)}
      ${labelled(agent.labels).map(label => html`<span class="tag label" key=${`label ${label}`} title="A label"><${Line} text=${label} most=${265} /></span>`)}</p>`;
}

/** @param {{runs: object[], more: number}} props `more`: how many there are besides */
export function Doing({ runs, more = 0 }) {
  return runs.length > 0 && html`<ul class="doing" aria-label="Runs now">${runs.map(run => html`<li key=${`${run.jobId} ${run.claimedAt}`}>
    <a href=${href(`/jobs/${run.jobId}`)}><${Line} text=${run.taskDescription || run.jobType} most=${120} /></a>
    ${run.progress !== null && html`<span class="progress"><progress max="100" value=${run.progress} aria-label="Progress"></progress> ${run.progress} %
      ${run.progressNote && html`<span class="quiet"><${Line} text=${run.progressNote} most=${100} /></span>`}</span>`}</li>`)}
    ${more > 0 && html`<li class="quiet">and ${more} more</li>`}</ul>`;
}
