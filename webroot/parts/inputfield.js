/** The input of a new job: checked as one types, with its type's own example and schema beside it. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { pieces } from '../logic/hostile.js';
import { parse } from '../logic/json.js';
import { check, lineOf } from '../logic/jsontext.js';
import { plural } from '../logic/pages.js';
import { pretty } from '../logic/tree.js';
import { announce } from './announce.js';
import { Editor } from './editor.js';
import { Reveal } from './reveal.js';
import { Text } from './text.js';
import { Tree } from './tree.js';

/** A text that stops being JSON at its end is mostly still being typed. */
export function InputField({ value, set, type, errors }) {
  const { problem, places } = useMemo(() => check(value, 'inputData'), [value]);
  const [before, setBefore] = useState(null);
  const unseen = useMemo(() => [...new Set(pieces(value).filter(piece => piece.mark).map(piece => `${piece.mark} ${piece.name}`))], [value]);
  // What the page says itself says where; the server says of which part.
  const refused = errors.filter(({ field }) => field !== 'inputData' || !problem);
  const invalid = Boolean(problem) || refused.length > 0;
  const replace = (text, what) => {
    setBefore(value);
    set(text);
    announce(`The input is now ${what}.`, { quiet: true });
  };
  const tidy = () => replace(pretty(parse(value)), 'written in lines');
  return html`<div class="field input">
    <div class="labels"><label for="inputData">Input <span class="quiet">JSON</span></label>
      <span class="tools">
        <button type="button" class="small" disabled=${Boolean(problem)} onClick=${tidy}>Format</button>
        ${type && html`<button type="button" class="small" onClick=${() => replace(pretty(type.example), 'the example')}>Use the example</button>`}
        ${before !== null && before !== value && html`<button type="button" class="small" onClick=${() => { set(before); setBefore(null); }}>Put back what was there</button>`}
      </span></div>
    <${Editor} id="inputData" value=${value} input=${set} invalid=${invalid} wrongLine=${problem?.line ?? lineOf(places, refused[0]?.field)} describedBy="inputData-state" />
    <div id="inputData-state">
      <p class=${problem ? 'verdict wrong' : 'verdict'}>${problem ? html`<b>Line ${problem.line}, column ${problem.column}:</b> <${Text} text=${problem.message} />`
        : html`<span class="quiet">Valid JSON. Tab leaves the field.</span>`}</p>
      ${refused.length > 0 && html`<ul class="wrong">${refused.map(({ field, message }) => html`<li>${lineOf(places, field) && html`<b>Line ${lineOf(places, field)}</b> `}
        <code><${Text} text=${field} most=${200} /></code> <${Text} text=${message} most=${1_000} /></li>`)}</ul>`}
      ${unseen.length > 0 && html`<p class="care">It holds ${plural(unseen.length, 'kind')} of characters that nobody sees as they are: ${unseen.slice(0, 5).join(', ')}${unseen.length > 5 && ', …'}.</p>`}
    </div>
    ${type?.schema && html`<${Reveal} title="What the input may hold"><${Tree} value=${type.schema} what="the type's schema" /></${Reveal}>`}
  </div>`;
}
