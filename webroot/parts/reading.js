/** JSON as one reads it: names and what is said of them, lists as lists; and always exactly as it is. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { citations } from '../logic/artifacts.js';
import { plain, typeOf } from '../logic/tree.js';
import { Prose } from './prose.js';
import { Sources } from './sources.js';
import { Text } from './text.js';
import { Tree } from './tree.js';

const DEEPEST = 6;
const MOST = 60;
/** What one reads first; a database that stores an object keeps no order of its members. */
const FIRST = ['title', 'heading', 'question', 'understanding', 'message', 'answer', 'goal', 'says', 'why'];

/** @param {{value: any, what: string, open?: Function}} props */
export function Reading({ value, what, open }) {
  const [exact, setExact] = useState(false);
  if (!readable(value, 0)) return html`<${Tree} value=${value} what=${what} />`;
  return html`<div class="reading"><div class="switch" role="group" aria-label="How it is shown">
      <button type="button" aria-pressed=${!exact} onClick=${() => setExact(false)}>To read</button>
      <button type="button" aria-pressed=${exact} onClick=${() => setExact(true)}>Exact data</button></div>
    ${exact ? html`<${Tree} value=${value} what=${what} />` : html`<${Part} value=${value} open=${open} />`}</div>`;
}

/** Whether nothing of it would be too much, or too deep, to be read so. */
function readable(value, depth) {
  const type = typeOf(value);
  if (type !== 'object' && type !== 'array') return true;
  const members = Object.values(value);
  return depth < DEEPEST && members.length <= MOST && members.every(member => readable(member, depth + 1));
}

function Part({ value, open }) {
  const type = typeOf(value);
  if (type === 'string') return html`<${Prose} text=${value} open=${open} />`;
  const cited = type === 'array' && citations(value);
  if (cited) return html`<${Sources} all=${cited} open=${open} />`;
  if (type === 'array') return value.length === 0 ? html`<p class="quiet">none</p>` : html`<ol class="parts">${value.map((member, i) => html`<li key=${i}><${Part} value=${member} open=${open} /></li>`)}</ol>`;
  if (type === 'object') {
    return html`<dl class="parts">${ordered(value).map(([name, member]) => html`<div key=${name}><dt><${Text} text=${worded(name)} most=${100} /></dt><dd><${Part} value=${member} open=${open} /></dd></div>`)}</dl>`;
  }
  return html`<p class=${`leaf ${type}`}>${type === 'boolean' ? (value ? 'yes' : 'no') : plain(value)}</p>`;
}

const worded = name => name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/_+/g, ' ');

function ordered(value) {
  const place = name => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return Object.entries(value).sort(([a], [b]) => place(a) - place(b));
}
