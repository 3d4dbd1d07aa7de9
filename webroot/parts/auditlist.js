/** Entries of the audit log: each in words, and opened exactly as it stands there. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { href } from '../router.js';
import { pageOf, sentence } from '../logic/audit.js';
import { count } from '../logic/pages.js';
import { exact } from '../logic/time.js';
import { Text } from './text.js';
import { Tree } from './tree.js';
import { Ago } from './when.js';

/** @param {{entries: object[], pointed: string, only: (filters: object) => void}} props `pointed`: the number of the entry that the reader was sent to */
export function AuditList({ entries, pointed, only }) {
  return html`<ol class="audit" aria-label="Entries">${entries.map(entry => html`<${Entry} key=${entry.seq} entry=${entry} pointed=${String(entry.seq) === pointed} only=${only} />`)}</ol>`;
}

function Entry({ entry, pointed, only }) {
  const [open, setOpen] = useState(pointed);
  const row = useRef();
  useEffect(() => { if (pointed) row.current.scrollIntoView({ block: 'center' }); }, [pointed]);
  return html`<li ref=${row} class=${pointed ? 'pointed' : ''}>
    <details open=${open} onToggle=${event => setOpen(event.currentTarget.open)}>
      <summary><span class="seq">${count(entry.seq)}</span> <span class="told">${sentence(entry).map(part => (typeof part === 'string' ? part : html`<b><${Text} text=${part.said} most=${300} /></b>`))}</span>
        <span class="when" title=${exact(entry.at)}><${Ago} at=${entry.at} /></span></summary>
      ${open && html`<div class="exactly">
        <p class="buttons"><button type="button" class="small" onClick=${() => only({ subject: entry.subject })}>All of this subject</button>
          <button type="button" class="small" onClick=${() => only({ who: entry.actorName })}>All by <${Text} text=${entry.actorName} most=${100} /></button>
          ${pageOf(entry) && html`<a href=${href(pageOf(entry))}>Open the checkpoint</a>`}</p>
        <${Tree} value=${entry} what=${`entry ${entry.seq}`} />
      </div>`}
    </details>
  </li>`;
}
