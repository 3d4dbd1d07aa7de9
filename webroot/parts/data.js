/** A checkpoint's data: in the view of its shape, and always exactly as it is. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { restOf, shapeOf } from '../logic/shape.js';
import { plural } from '../logic/pages.js';
import { Changes } from './changes.js';
import { Files } from './files.js';
import { Tree } from './tree.js';
import { WorkData } from './workdata.js';

export function Data({ data }) {
  const shape = shapeOf(data);
  const [exact, setExact] = useState(false);
  if (shape === 'work') return html`<${WorkData} data=${data} />`;
  if (shape === 'tree') return html`<${Tree} value=${data} what="the data" />`;
  const word = shape === 'files' ? plural(data.files.length, 'file') : 'Before and after';
  const rest = restOf(data);
  return html`<div>
    <div class="switch" role="group" aria-label="How the data is shown">
      <button type="button" aria-pressed=${!exact} onClick=${() => setExact(false)}>${word}</button>
      <button type="button" aria-pressed=${exact} onClick=${() => setExact(true)}>Exact data</button>
    </div>
    ${exact ? html`<${Tree} value=${data} what="the data" />` : html`
      ${Object.keys(rest).length > 0 && html`<${Tree} value=${rest} what="what else the data says" tools=${false} />`}
      ${shape === 'files' ? html`<${Files} files=${data.files} />` : html`<${Changes} data=${data} />`}`}
  </div>`;
}
