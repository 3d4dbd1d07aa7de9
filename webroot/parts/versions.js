/** The versions of one thing: what changed from one to another. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { compare } from '../logic/linediff.js';
import { Diff } from './code.js';
import { Prose } from './prose.js';

/** @param {{artifact: object, versions: object[], open?: Function}} props newest first, the artifact among them */
export function Versions({ artifact, versions, open }) {
  const others = versions.filter(({ id }) => id !== artifact.id);
  const [which, setWhich] = useState('');
  const [whole, setWhole] = useState(false);
  const other = others.find(({ version }) => String(version) === which);
  return html`<label class="versions">Compare with
      <select value=${which} onChange=${event => setWhich(event.target.value)}><option value="">…</option>
        ${others.map(({ version, round }) => html`<option key=${version} value=${String(version)}>version ${version}, round ${round}</option>`)}</select></label>
    ${other && html`<div class="compared"><div class="switch" role="group" aria-label="What is shown">
        <button type="button" aria-pressed=${!whole} onClick=${() => setWhole(false)}>What changed</button>
        <button type="button" aria-pressed=${whole} onClick=${() => setWhole(true)}>Version ${other.version}</button></div>
      ${whole ? html`<${Prose} text=${other.content} open=${open} />`
        : html`<${Compared} before=${other.version < artifact.version ? other : artifact} after=${other.version < artifact.version ? artifact : other} />`}</div>`}`;
}

/** @param {{before: {content: string}, after: {content: string}}} props */
export function Compared({ before, after }) {
  const diff = useMemo(() => compare(before.content, after.content), [before.content, after.content]);
  return diff.hunks.length === 0 ? html`<p class="quiet">The text is the same.</p>` : html`<div class="prose-diff"><${Diff} path="text.txt" diff=${diff} /></div>`;
}
