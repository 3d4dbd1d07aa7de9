/** A picture with its lines named, and the same figures as a table behind it. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { bucketName, latest, summary, written } from '../logic/charts.js';
import { exact } from '../logic/time.js';
import { LOOKS, Plot } from './plot.js';

/** @param {{chart: object, history: object, table: boolean}} props `table`: the page asks for tables instead of pictures */
export function Chart({ chart, history, table }) {
  const [own, setOwn] = useState(null);
  const [hidden, setHidden] = useState(new Set());
  const [place, setPlace] = useState(null);
  const times = useMemo(() => history.times.map(time => Date.parse(time) / 1_000), [history]);
  const asTable = own ?? table;
  const last = latest(chart.lines);
  const at = place ?? last;
  const toggle = name => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return html`<figure class="chart" aria-labelledby=${`chart-${chart.id}`} data-chart=${chart.id}>
    <figcaption>
      <div><h2 id=${`chart-${chart.id}`}>${chart.title}</h2><button type="button" class="small" aria-pressed=${asTable} onClick=${() => setOwn(!asTable)}
        aria-label=${`${chart.title} as a table`}>Table</button></div>
      <p class="quiet">${chart.about}</p>
    </figcaption>
    <ul class="legend" aria-label=${`Lines of ${chart.title}`}>${chart.lines.map(line => html`<li key=${line.name}>
      <button type="button" aria-pressed=${!hidden.has(line.name)} disabled=${asTable || chart.lines.length === 1} onClick=${() => toggle(line.name)}
        title=${chart.lines.length > 1 ? `Show or hide: ${line.name}` : undefined}>
        <${Swatch} look=${line.look} /><span>${line.short ?? line.name}</span>${line.short && html`<span class="unseen">: ${line.name}</span>`} <b>${written(line.values[at] ?? null, chart.kind)}</b></button>
    </li>`)}${place !== null && !asTable && html`<li class="quiet at">${bucketName(history.times[at], history.bucketMs)}</li>`}</ul>
    ${asTable ? html`<${Table} chart=${chart} history=${history} />`
      : html`<div class="canvas">${last < 0 && html`<p class="quiet none">Nothing was measured in this time.</p>`}
          <${Plot} chart=${chart} times=${times} until=${Date.parse(history.now) / 1_000} hidden=${hidden} hover=${setPlace} label=${summary(chart)} /></div>`}
  </figure>`;
}

/** A piece of the line as it is drawn: its colour, and its dash for those who do not tell colours apart. */
function Swatch({ look }) {
  const { colour, dash, width = 1.5 } = LOOKS[look];
  return html`<svg width="26" height="8" viewBox="0 0 26 8" aria-hidden="true"><line x1="1" y1="4" x2="25" y2="4" stroke=${`var(${colour})`}
    stroke-width=${width + 0.5} stroke-dasharray=${dash.join(' ')} /></svg>`;
}

/** Newest first. */
function Table({ chart, history }) {
  return html`<div class="wide" tabindex="0" role="region" aria-label=${`${chart.title} as a table`}><table class="rows">
    <thead><tr><th scope="col">From</th>${chart.lines.map(line => html`<th scope="col" class="n">${line.short ?? line.name}</th>`)}</tr></thead>
    <tbody>${history.times.map((time, i) => html`<tr key=${time}><th scope="row"><time dateTime=${time} title=${exact(time)}>${bucketName(time, history.bucketMs)}</time></th>
      ${chart.lines.map(line => html`<td class="n">${written(line.values[i], chart.kind)}</td>`)}</tr>`).reverse()}</tbody></table></div>`;
}
