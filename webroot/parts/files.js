/** Files that would be written: each as a diff against what is there, or whole. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { agrees, counts, parseUnified } from '../logic/diff.js';
import { bytes, firstOf, plural } from '../logic/pages.js';
import { restOfFile } from '../logic/shape.js';
import { Code, Diff } from './code.js';
import { Copy } from './copy.js';
import { Text } from './text.js';
import { Tree } from './tree.js';

const STEP = 10;
const CHANGES = { create: 'new', replace: 'replaced', unchanged: 'unchanged' };

export function Files({ files }) {
  const [shown, setShown] = useState(STEP);
  const part = firstOf(files, shown);
  return html`<div class="files">
    ${part.items.map((file, i) => html`<${File} key=${i} file=${file} />`)}
    ${part.left > 0 && html`<button type="button" class="more" onClick=${() => setShown(shown + STEP)}>
      Show ${plural(Math.min(STEP, part.left), 'more file', 'more files')} of ${part.left}</button>`}
  </div>`;
}

function File({ file }) {
  const diff = useMemo(() => (file.diff ? parseUnified(file.diff) : null), [file.diff]);
  const hasDiff = Boolean(diff?.hunks.length);
  const [view, setView] = useState(hasDiff && file.change !== 'create' ? 'diff' : 'file');
  const lies = hasDiff && !agrees(diff, file.content);
  const rest = restOfFile(file);
  return html`<section class="file" aria-label=${`File ${file.path}`}>
    <header>
      <h3><${Text} text=${file.path} most=${500} /></h3>
      <${Facts} file=${file} diff=${diff} />
      <span class="grow"></span>
      ${hasDiff && html`<span class="switch" role="group" aria-label="What is shown">
        ${[['diff', 'Diff'], ['file', 'File']].map(([name, word]) => html`<button type="button" aria-pressed=${view === name} onClick=${() => setView(name)}>${word}</button>`)}
      </span>`}
      <${Copy} what=${`the content of ${file.path}`} text=${() => file.content} />
    </header>
    ${lies && html`<p class="warn" role="alert">This diff does not show what is in the file. What would be written is under “File”.</p>`}
    ${(diff?.notes ?? []).filter(Boolean).map(note => html`<p class="quiet note"><${Text} text=${note} /></p>`)}
    ${view === 'diff' ? html`<${Diff} path=${file.path} diff=${diff} />` : html`<${Code} path=${file.path} text=${file.content} />`}
    ${Object.keys(rest).length > 0 && html`<${Tree} value=${rest} what="what else is said of this file" tools=${false} />`}
  </section>`;
}

function Facts({ file, diff }) {
  const changed = diff?.hunks.length ? counts(diff) : null;
  return html`<span class="facts">
    ${typeof file.change === 'string' && html`<span class=${`change ${CHANGES[file.change] ?? ''}`}><${Text} text=${CHANGES[file.change] ?? file.change} most=${50} /></span>`}
    ${changed && html`<span class="plus">+${changed.add}</span> <span class="minus">−${changed.del}</span>`}
    <span>${Number.isInteger(file.bytes) ? bytes(file.bytes) : plural(file.content.length, 'character')}</span></span>`;
}
