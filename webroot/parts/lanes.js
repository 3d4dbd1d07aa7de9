/** Where a job's time went, as a picture: a lane each for the queue, its runs, people, and waits for another try. The same as a table below it. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { LANES, spans, totals } from '../logic/lanes.js';
import { count, firstOf } from '../logic/pages.js';
import { clock, date, exact, took } from '../logic/time.js';
import { Reveal } from './reveal.js';
import { now } from './when.js';

const STEP = 50;
const at = ms => new Date(ms).toISOString();
/** With more than these, gaps between them would be wider than they are. */
const MANY = 60;

/** @param {{events: object[], goesOn: boolean}} props `goesOn`: the last span ends now, and grows */
export function Lanes({ events, goesOn }) {
  const found = spans(events, goesOn ? now.value : Date.parse(events.at(-1).at));
  const used = totals(found);
  if (found.length === 0) return null;
  const columns = found.map(span => `minmax(${found.length > MANY ? 0 : 3}px, ${span.weight.toFixed(3)}fr)`).join(' ');
  const [first, last] = [found[0], found.at(-1)];
  return html`<figure class=${`lanes ${found.length > MANY ? 'many' : ''}`}>
    <div class="picture" aria-hidden="true">${used.map(({ lane, name, ms }) => html`
      <span class=${`name ${lane}`}>${name} <b>${took(ms)}</b></span>
      <div class="track" style=${{ gridTemplateColumns: columns }}>${found.map((span, i) => span.lane === lane && html`
        <i class=${`${lane} ${span.open ? 'open' : ''}`} style=${{ gridColumn: i + 1 }} title=${`${name}: ${took(span.ms)}, from ${exact(at(span.from))}`}><span>${took(span.ms)}</span></i>`)}</div>`)}
      <span class="name"></span><span class="ends"><span>${clock(at(first.from)).slice(0, 8)}</span>
        <b>${took(last.to - first.from)} in all</b><span>${last.open ? 'now' : clock(at(last.to)).slice(0, 8)}</span></span>
    </div>
    <figcaption><span class="unseen">${used.map(({ name, ms }) => `${name}: ${took(ms)}.`).join(' ')}</span>
      <span class="quiet note">From left to right; long times are drawn shorter than they were.</span>
      <${Reveal} title="The same as a table"><${Spans} found=${found} /></${Reveal}></figcaption>
  </figure>`;
}

function Spans({ found }) {
  const [shown, setShown] = useState(STEP);
  const part = firstOf(found, shown);
  const names = new Map(LANES);
  return html`<div class="wide" tabindex="0" role="region" aria-label="Where its time went"><table class="rows">
      <thead><tr><th scope="col">Lane</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Took</th></tr></thead>
      <tbody>${part.items.map((span, i) => html`<tr key=${i}><th scope="row">${names.get(span.lane)}</th><td><${At} ms=${span.from} /></td>
        <td>${span.open ? 'goes on' : html`<${At} ms=${span.to} />`}</td><td>${took(span.ms)}</td></tr>`)}</tbody></table></div>
    ${part.left > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + STEP)}>Show more of ${count(part.left)}</button>`}`;
}

/** To the millisecond: many spans take no longer. */
function At({ ms }) {
  return html`<time dateTime=${at(ms)} title=${exact(at(ms))}>${date(ms)} ${clock(at(ms))}</time>`;
}
