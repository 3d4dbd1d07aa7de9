/** Markdown as it reads: elements are made of it one by one, and nothing in it is markup. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { blocks } from '../logic/markdown.js';
import { leadsTo } from '../logic/markdowninline.js';
import { count, cut, firstOf, plural } from '../logic/pages.js';
import { Marked } from './text.js';

const STEP = 150;
/** A longer text is read in parts. */
const MOST_LETTERS = 200_000;
/** The page's own headings stand above. */
const HIGHEST = 4;

/** @param {{text: string, open?: (ref: string) => void}} props `open` shows a document that is cited, where there is one to show */
export function Prose({ text, open }) {
  const [letters, setLetters] = useState(MOST_LETTERS);
  const [shown, setShown] = useState(STEP);
  const part = useMemo(() => cut(text, letters), [text, letters]);
  const all = useMemo(() => levelled(blocks(part.text)), [part]);
  const { items, left } = firstOf(all, shown);
  return html`<div class="prose">${items.map((block, i) => html`<${Block} key=${i} block=${block} open=${open} />`)}
    ${left > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + STEP)}>Show more: ${plural(left, 'paragraph is', 'paragraphs are')} left</button>`}
    ${left === 0 && part.left > 0 && html`<button type="button" class="more" onClick=${() => setLetters(letters + MOST_LETTERS)}>Show more of ${count(part.left)} characters</button>`}</div>`;
}

/** Headings begin below the page's and leave out no level, whatever the text does. */
function levelled(all) {
  const open = [];
  return all.map(block => {
    if (block.kind !== 'heading') return block;
    while (open.length > 0 && open.at(-1) >= block.level) open.pop();
    open.push(block.level);
    return { ...block, level: Math.min(6, HIGHEST - 1 + open.length) };
  });
}

function Block({ block, open }) {
  const inner = all => html`<${Inline} pieces=${all} open=${open} />`;
  switch (block.kind) {
    case 'heading': return html`<${`h${block.level ?? 6}`} dir="auto">${inner(block.inline)}</>`;
    case 'code': return html`<pre tabindex="0" role="region" aria-label=${block.language ? `Code, ${block.language}` : 'Code'}><code><${Marked} text=${block.text} /></code></pre>`;
    case 'quote': return html`<blockquote><${Blocks} all=${block.blocks} open=${open} /></blockquote>`;
    case 'list': {
      const items = block.items.map((item, i) => html`<li key=${i}><${Blocks} all=${item} open=${open} tight /></li>`);
      return block.ordered ? html`<ol start=${block.start}>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'table': return html`<div class="wide" tabindex="0" role="region" aria-label="Table"><table class="rows"><thead><tr>${block.head.map((cell, i) => html`<th key=${i} scope="col">${inner(cell)}</th>`)}</tr></thead>
      <tbody>${block.rows.map((row, i) => html`<tr key=${i}>${row.map((cell, n) => html`<td key=${n}>${inner(cell)}</td>`)}</tr>`)}</tbody></table></div>`;
    case 'rule': return html`<hr />`;
    default: return html`<p dir="auto">${inner(block.inline)}</p>`;
  }
}

/** What is in a list or a quote; its headings are paragraphs. An item that is one paragraph needs none. */
function Blocks({ all, open, tight = false }) {
  if (tight && all.length > 0 && all[0].kind === 'text') {
    return html`<${Inline} pieces=${all[0].inline} open=${open} />${all.slice(1).map((block, i) => html`<${Block} key=${i} block=${plain(block)} open=${open} />`)}`;
  }
  return all.map((block, i) => html`<${Block} key=${i} block=${plain(block)} open=${open} />`);
}

const plain = block => (block.kind === 'heading' ? { kind: 'text', inline: [{ kind: 'strong', inline: block.inline }] } : block);

function Inline({ pieces, open }) {
  return pieces.map((piece, i) => html`<${Piece} key=${i} piece=${piece} open=${open} />`);
}

function Piece({ piece, open }) {
  const inner = () => html`<${Inline} pieces=${piece.inline} open=${open} />`;
  switch (piece.kind) {
    case 'code': return html`<code><${Marked} text=${piece.text} /></code>`;
    case 'strong': return html`<strong>${inner()}</strong>`;
    case 'em': return html`<em>${inner()}</em>`;
    case 'struck': return html`<del>${inner()}</del>`;
    case 'break': return html`<br />`;
    case 'cite': return open ? html`<button type="button" class="cite" onClick=${() => open(piece.ref)} aria-label=${`Open document ${piece.ref}`}>${piece.ref}</button>` : html`<span class="cite">${piece.ref}</span>`;
    case 'picture': return html`<span class="quiet">[picture: <${Marked} text=${piece.text || 'without a name'} /> at <${Marked} text=${piece.address} />]</span>`;
    case 'link': return html`<a href=${piece.address} target="_blank" rel="noopener noreferrer nofollow">${inner()}</a><span class="quiet leads"> (<${Marked} text=${leadsTo(piece.address)} />)</span>`;
    default: return html`<${Marked} text=${piece.text} />`;
  }
}
