/** Any JSON as a tree: open and close, search, copy. Long trees come a piece at a time. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { opensByItself, plain, pretty, rows, search, SHORT } from '../logic/tree.js';
import { count, firstOf, plural } from '../logic/pages.js';
import { Copy } from './copy.js';
import { Text } from './text.js';

const STEP = 200;

/** @param {{value: any, what: string, tools?: boolean}} props `what` names it for those who only hear it */
export function Tree({ value, what, tools = true }) {
  const [turned, setTurned] = useState(new Map());
  const [words, setWords] = useState('');
  const [shown, setShown] = useState(STEP);
  const found = useMemo(() => (words ? search(value, words) : null), [value, words]);
  const isOpen = (path, depth, size) => turned.get(path) ?? (found?.above.has(path) || opensByItself(path, depth, size));
  const all = useMemo(() => rows(value, isOpen), [value, turned, found]);
  // The root says nothing that its members do not.
  const part = firstOf(all[0].open ? all.slice(1) : all, shown);
  const turn = row => setTurned(new Map(turned).set(row.path, !row.open));
  return html`<div class="tree">
    ${tools && html`<div class="tools">
      <input type="search" value=${words} onInput=${event => { setWords(event.target.value); setTurned(new Map()); }}
        placeholder="Find in the data" aria-label=${`Find in ${what}`} />
      <span class="quiet" role="status">${found && plural(found.hits.size, 'hit')}</span>
      <${Copy} what=${what} text=${() => pretty(value)} />
    </div>`}
    <ul aria-label=${what}>${part.items.map(row => html`<${Row} key=${row.path} row=${row} hit=${found?.hits.has(row.path)} turn=${turn} />`)}</ul>
    ${part.left > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + STEP)}>
      Show ${count(Math.min(STEP, part.left))} more of ${plural(part.left, 'row')}</button>`}
  </div>`;
}

function Row({ row, hit, turn }) {
  const key = row.key !== null && html`<span class="key"><${Text} text=${row.key} most=${200} /></span>`;
  const branch = row.size !== undefined;
  return html`<li class=${hit ? 'hit' : ''} style=${{ '--depth': Math.max(0, row.depth - 1) }}>
    ${branch && row.size > 0
      ? html`<button type="button" class="turn" aria-expanded=${row.open} onClick=${() => turn(row)}>${key}<span class="quiet">${sizeOf(row)}</span></button>`
      : html`${key}${branch ? html`<span class="quiet">${row.type === 'array' ? '[ ]' : '{ }'}</span>` : html`<${Leaf} row=${row} />`}`}
  </li>`;
}

function Leaf({ row }) {
  return html`<span class=${`leaf ${row.type}`}>${row.type === 'string' ? html`<${Text} text=${row.value} most=${SHORT} />` : plain(row.value)}</span>`;
}

function sizeOf({ type, size }) {
  return type === 'array' ? `[ ${plural(size, 'item')} ]` : `{ ${plural(size, 'field')} }`;
}
