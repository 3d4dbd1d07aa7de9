/** How the agents of a project do: sessions, decisions, rounds, and what they cost. */
import { useEffect } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, href, search } from '../router.js';
import { read, write } from '../logic/filters.js';
import { flat } from '../logic/hostile.js';
import { count } from '../logic/pages.js';
import { took } from '../logic/time.js';
import { dollars, number, percent, share, STATUSES, tokens } from '../logic/work.js';
import { totals } from '../logic/workfigures.js';
import { Bar } from '../parts/bar.js';
import { useFetched } from '../parts/fetched.js';
import { useHelp } from '../parts/help.js';
import { NoProject } from '../parts/noproject.js';
import { Loading, Nothing } from '../parts/states.js';
import { Line } from '../parts/text.js';

const FILTERS = { days: 'text' };
const RANGES = ['7', '30', '90', '365'];

export default function ProjectAnalytics({ id }) {
  const { days } = read(FILTERS, search.value);
  const range = RANGES.includes(days) ? days : '30';
  return html`<${Over} key=${id} id=${id} days=${range} />`;
}

function Over({ id, days }) {
  const { value, failure, again } = useFetched(async signal => {
    const [{ project }, { agentTypes: types }, { agentTypes: figures }] = await Promise.all([
      api.project(id, signal), api.agentTypes(signal), api.workAnalytics({ projectId: id, days }, signal)]);
    return { project, titles: new Map(types.map(({ name, title }) => [name, title])), figures };
  }, days, { stays: true });
  const name = value?.project.name;
  useHelp([]);
  useEffect(() => { document.title = `Analytics${name ? ` of ${flat(name).slice(0, 80)}` : ''} · Bascule`; }, [name]);
  if (!value) return failure ? html`<${NoProject} failure=${failure} again=${again} />` : html`<${Loading} what="the figures" />`;
  const { project, titles, figures } = value;
  const show = range => go(`/projects/${id}/analytics${write(FILTERS, { days: range }, search.value)}`);
  return html`<article class="page work">
    ${failure && html`<p class="stale" role="alert">This is what was last known. ${failure.message}</p>`}
    <p class="facts"><a href=${href(`/projects/${id}`)}><${Line} text=${project.name} most=${200} /></a></p>
    <header class="head"><h1>Analytics</h1><div class="switch" role="group" aria-label="Of which time">
      ${RANGES.map(range => html`<button key=${range} type="button" aria-pressed=${range === days} onClick=${() => show(range)}>${range === '365' ? 'a year' : `${range} days`}</button>`)}</div></header>
    ${figures.every(({ sessions }) => sessions === 0) ? html`<${Nothing} title="No session in this time." text="Figures appear with the first one." />`
      : html`<${Tiles} all=${totals(figures)} /><${Bars} figures=${figures} titles=${titles} /><${Table} figures=${figures} titles=${titles} />`}
  </article>`;
}

const span = ms => (ms === null || ms === undefined ? '–' : took(number(ms)));
const rounds = mean => (mean === null || mean === undefined ? '–' : String(Math.round(number(mean) * 10) / 10));

function Tiles({ all }) {
  return html`<dl class="tiles">
    <div class="tile"><dt>Sessions</dt><dd>${count(all.sessions)}</dd></div>
    <div class="tile"><dt>Approved of decided</dt><dd>${percent(all.approvalRate)}</dd></div>
    <div class="tile"><dt>Rounds on average</dt><dd>${rounds(all.meanRounds)}</dd></div>
    <div class="tile"><dt>Tokens</dt><dd>${count(all.tokens)}</dd></div>
    <div class="tile"><dt>Cost</dt><dd>${dollars(all.cost)}</dd></div></dl>`;
}

/** Of each kind of agent: where its sessions stand. */
function Bars({ figures, titles }) {
  const most = Math.max(...figures.map(({ sessions }) => sessions), 1);
  return html`<section><h2>Where the sessions stand</h2>
    <ul class="stacks">${figures.map(one => html`<li key=${one.agentType}><span class="name"><${Line} text=${titles.get(one.agentType) ?? one.agentType} most=${60} /></span>
      <span class="stack" role="img" aria-label=${told(one)}>
        ${STATUSES.map(([status]) => one.byStatus[status] > 0 && html`<i key=${status} class=${`work-${status}`} style=${{ '--share': share(one.byStatus[status], most) }}></i>`)}</span><b>${count(one.sessions)}</b></li>`)}</ul>
    <ul class="legend" aria-label="Statuses">${STATUSES.map(([status, word]) => html`<li key=${status}>
      <i class=${`swatch work-${status}`} aria-hidden="true"></i>${count(figures.reduce((sum, one) => sum + number(one.byStatus[status]), 0))} ${word}</li>`)}</ul></section>`;
}

function told({ byStatus }) {
  return STATUSES.filter(([status]) => byStatus[status] > 0).map(([status, word]) => `${byStatus[status]} ${word}`).join(', ') || 'no session';
}

const COLUMNS = [
  ['Approved', one => count(one.approved)], ['Rejected', one => count(one.rejected)], ['Sent back', one => count(one.changesRequested)],
  ['Rounds', one => rounds(one.meanRounds)], ['Time to decision', one => span(one.medianDecisionMs)], ['Calls', one => count(one.calls)],
  ['Tokens', one => count(tokens(one))], ['Cost', one => dollars(one.cost)],
];

function Table({ figures, titles }) {
  return html`<section><h2>By kind of agent</h2><div class="wide" tabindex="0" role="region" aria-label="By kind of agent"><table class="rows">
    <thead><tr><th scope="col">Agent</th><th scope="col">Approved of decided</th>${COLUMNS.map(([name]) => html`<th key=${name} scope="col" class="n">${name}</th>`)}</tr></thead>
    <tbody>${figures.map(one => html`<tr key=${one.agentType}><th scope="row"><${Line} text=${titles.get(one.agentType) ?? one.agentType} most=${60} /></th>
      <td>${one.approvalRate === null || one.approvalRate === undefined ? '–' : html`<${Bar} value=${number(one.approvalRate)} label="Approved" look="good" /> ${percent(one.approvalRate)}`}</td>
      ${COLUMNS.map(([name, of]) => html`<td key=${name} class="n">${of(one)}</td>`)}</tr>`)}</tbody></table></div></section>`;
}
