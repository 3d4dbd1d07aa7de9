/** Rows of data before and after, the result's first rows, and what could not be done. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { count, firstOf, plural } from '../logic/pages.js';
import { changeRows, columns } from '../logic/table.js';
import { short, typeOf } from '../logic/tree.js';
import { Text } from './text.js';

const STEP = 50;

export function Changes({ data }) {
  const result = Object.entries(data.result ?? {}).filter(([, sample]) => Array.isArray(sample?.first));
  return html`<div class="changes">
    <p class="facts">${typeof data.operation === 'string' && html`<strong><${Text} text=${data.operation} /></strong>`}
      ${Object.entries(data.counts ?? {}).map(([name, n]) => html`<span><b>${typeof n === 'number' ? count(n) : short(n)}</b> <${Text} text=${name} most=${100} /></span>`)}</p>
    <${Part} title="What changes" sample=${data.changes} none="No row changes.">${items => html`<${BeforeAfter} changes=${items} />`}</${Part}>
    ${data.problems?.first?.length > 0 && html`<${Part} title="Problems" sample=${data.problems}>${items => html`<${Rows} rows=${items} />`}</${Part}>`}
    ${result.map(([name, sample]) => html`<${Part} key=${name} title=${`Result: ${name}`} sample=${sample} none="It would be empty.">${items => html`<${Rows} rows=${items} />`}</${Part}>`)}
    ${data.resultDigest && html`<p class="quiet note">The whole result, with what is not shown here, has the digest${' '}
      <code><${Text} text=${short(data.resultDigest)} most=${100} /></code>; it is part of what you decide on.</p>`}
  </div>`;
}

function Part({ title, sample, none, children }) {
  const [shown, setShown] = useState(STEP);
  const part = firstOf(sample.first, shown);
  return html`<section><h3><${Text} text=${title} most=${100} /></h3>
    ${sample.first.length === 0 ? html`<p class="quiet">${none}</p>` : children(part.items)}
    ${part.left > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + STEP)}>Show ${plural(part.left, 'more row', 'more rows')}</button>`}
    ${sample.more > 0 && html`<p class="quiet note">${plural(sample.more, 'more row', 'more rows')} that the job did not put into its preview.</p>`}
  </section>`;
}

function BeforeAfter({ changes }) {
  const rows = changeRows(changes);
  return html`<${Table} names=${rows[0]?.cells.map(cell => cell.name) ?? []} label="Rows before and after">
    ${rows.map(row => html`<tr class=${row.kind}><th scope="row" class="n">${row.row === null ? '' : row.row + 1}${row.kind === 'removed' && html`<span class="gone"> removed</span>`}</th>
      ${row.cells.map(cell => html`<td class=${cell.state}><${Cell} ...${cell} removed=${row.kind === 'removed'} /></td>`)}</tr>`)}
  </${Table}>`;
}

function Cell({ state, before, after, removed }) {
  if (state === 'absent') return html`<span class="quiet" title="There is no such field">·</span>`;
  if (state === 'same') return removed ? html`<del><${Value} value=${before} /></del>` : html`<${Value} value=${before} />`;
  return html`${state !== 'added' && html`<del><${Value} value=${before} /></del> `}${state !== 'removed' && html`<ins><${Value} value=${after} /></ins>`}`;
}

function Rows({ rows }) {
  const items = rows.map(row => (typeOf(row) === 'object' ? row : { value: row }));
  const names = columns(items);
  return html`<${Table} names=${names} label="Rows">
    ${items.map((row, i) => html`<tr><th scope="row" class="n">${i + 1}</th>${names.map(name => html`<td>${Object.hasOwn(row, name)
      ? html`<${Value} value=${row[name]} />` : html`<span class="quiet">·</span>`}</td>`)}</tr>`)}
  </${Table}>`;
}

function Table({ names, label, children }) {
  return html`<div class="wide" tabindex="0" role="region" aria-label=${label}><table class="rows">
    <thead><tr><th scope="col" class="n">Row</th>${names.map(name => html`<th scope="col"><${Text} text=${name} most=${100} /></th>`)}</tr></thead>
    <tbody>${children}</tbody></table></div>`;
}

function Value({ value }) {
  const type = typeOf(value);
  const text = short(value);
  if (text === '') return html`<span class="quiet">empty</span>`;
  return html`<span class=${`leaf ${type}`}><${Text} text=${text} most=${300} /></span>`;
}
