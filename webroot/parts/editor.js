/**
 * A field for JSON: the browser's own, with line numbers and colours under its letters. Tab leaves it, as it leaves every field.
 */
import { useMemo, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { lines } from '../logic/tokens.js';

/** Longer texts are edited without numbers and colours: each letter would be drawn anew with each key. */
const MOST_LETTERS = 100_000;
const MOST_LINES = 3_000;

/**
 * @param {{id: string, value: string, input: (text: string) => void, wrongLine?: number, invalid: boolean, describedBy?: string}} props
 */
export function Editor({ id, value, input, wrongLine, invalid, describedBy }) {
  const field = useRef();
  const rows = useMemo(() => (value.length > MOST_LETTERS ? null : lines('input.json', value)), [value]);
  const plain = rows === null || rows.length > MOST_LINES;
  return html`<div class=${`editor ${plain ? 'plain' : ''} ${invalid ? 'invalid' : ''}`} onClick=${event => { if (event.target === event.currentTarget) field.current.focus(); }}>
    <div class="sheet">
      ${!plain && html`<div class="under" aria-hidden="true">${rows.map((row, i) => html`<div class=${`row ${i + 1 === wrongLine ? 'bad' : ''}`} data-n=${i + 1}>${row.map(coloured)}${'\n'}</div>`)}</div>`}
      <textarea id=${id} ref=${field} name="inputData" value=${value} onInput=${event => input(event.target.value)} spellcheck=${false} wrap="off" autocomplete="off"
        autocapitalize="off" rows=${plain ? 24 : 1} aria-invalid=${invalid} aria-describedby=${describedBy} />
    </div>
  </div>`;
}

function coloured({ kind, text }) {
  return kind ? html`<span class=${`t-${kind}`}>${text}</span>` : text;
}
