/** How it goes: now, over time, by job type; the worker and the nodes. */
import { useEffect, useMemo } from 'preact/hooks';
import { html } from '../html.js';
import { go, search } from '../router.js';
import { charts, counted, isEmpty } from '../logic/charts.js';
import { read, write } from '../logic/filters.js';
import { flat } from '../logic/hostile.js';
import { Chart } from '../parts/chart.js';
import { useDashboard } from '../parts/dashstate.js';
import { useHelp } from '../parts/help.js';
import { useKeys } from '../parts/keys.js';
import { Nodes } from '../parts/nodes.js';
import { Failed, Loading, Nothing } from '../parts/states.js';
import { Tiles } from '../parts/tiles.js';
import { typeName, Types } from '../parts/types.js';
import { Worker } from '../parts/worker.js';

const HERE = '/dashboard';
const FILTERS = { range: 'text', type: 'text', view: 'text' };
const RANGES = [['1h', '1 hour'], ['24h', '24 hours'], ['7d', '7 days']];

export default function Dashboard() {
  const filters = read(FILTERS, search.value);
  const range = RANGES.some(([name]) => name === filters.range) ? filters.range : '1h';
  const table = filters.view === 'tables';
  const address = change => HERE + write(FILTERS, { ...filters, ...change }, search.value);
  const set = change => go(address(change));
  const dashboard = useDashboard(range, filters.type);
  const { overview, history, nodes, worker, at, failure, refresh } = dashboard;

  useHelp([['1 2 3', 'The last hour, day, week'], ['t', 'Tables instead of pictures, and back']]);
  useKeys({ 1: () => set({ range: '' }), 2: () => set({ range: '24h' }), 3: () => set({ range: '7d' }), t: () => set({ view: table ? '' : 'tables' }) });
  useEffect(() => { document.title = 'Dashboard · Bascule'; }, []);

  if (!overview || !history) {
    return failure ? html`<${Failed} failure=${failure} again=${refresh} />` : html`<${Loading} what="the dashboard" />`;
  }
  const current = history.range === range && (history.jobType ?? '') === filters.type;
  return html`<article class="page dash">
    <h1>Dashboard</h1>
    ${failure && html`<p class="stale" role="alert">This is what was last known. ${failure.message}</p>`}
    <${Tiles} overview=${overview} />
    <${Bar} range=${range} type=${filters.type} table=${table} types=${history.types} set=${set} />
    <div class=${current ? '' : 'older'} aria-busy=${!current}><${Pictures} history=${history} table=${table} /></div>
    ${history.types.length > 0 && html`<${Types} types=${history.types} address=${type => address({ type })} />`}
    <div class="machines">${worker && html`<${Worker} worker=${worker} nodes=${nodes} changed=${refresh} />`}
      <${Nodes} nodes=${nodes} at=${at} /></div>
  </article>`;
}

function Bar({ range, type, table, types, set }) {
  const names = [...new Set([...types.map(one => one.jobType), type].filter(Boolean))];
  return html`<div class="dashbar" role="group" aria-label="What is shown">
    <div class="switch" role="group" aria-label="How far back">${RANGES.map(([name, words]) => html`
      <button type="button" aria-pressed=${range === name} onClick=${() => set({ range: name === '1h' ? '' : name })}>${words}</button>`)}</div>
    <label>Type <select value=${type} onChange=${event => set({ type: event.target.value })}>
      <option value="">Every type</option>${names.map(name => html`<option value=${name}>${flat(typeName(name))}</option>`)}</select></label>
    <span class="grow"></span>
    <button type="button" class="small" aria-pressed=${table} onClick=${() => set({ view: table ? '' : 'tables' })}>Show as tables</button>
  </div>`;
}

function Pictures({ history, table }) {
  const shown = useMemo(() => charts(history), [history]);
  if (isEmpty(history)) {
    return html`<${Nothing} title="There is no history yet."
      text="From now on jobs are counted as they come and go, and drawn here minute by minute. Figures appear within a minute." />`;
  }
  return html`${counted(history.total) === 0 && html`<p class="quiet note">${history.jobType ? 'No job of this type came or went in this time.' : 'No job came or went in this time.'}</p>`}
    <div class="charts">${shown.map(chart => html`<${Chart} key=${`${chart.id} ${table}`} chart=${chart} history=${history} table=${table} />`)}</div>
    <p class="quiet note">Counted on every node, and kept through restarts. Times are within 5 % of the truth; half of all took at most p50. The last seconds may be missing.</p>`;
}
