/** Lines of a file, or of a diff, with numbers and syntax colour. */
import { useMemo, useState } from 'preact/hooks';
import { html } from '../html.js';
import { changedSpans } from '../logic/diff.js';
import { count, firstOf, plural } from '../logic/pages.js';
import { lines as tokens } from '../logic/tokens.js';
import { Marked, Text } from './text.js';

const STEP = 400;
/** A longer line is shown a piece at a time, without colour. */
const LONG = 2_000;
const SIGNS = { add: '+', del: '−' };
const SAID = { add: 'added', del: 'removed' };

/** A file as it would be. */
export function Code({ path, text }) {
  const all = useMemo(() => tokens(path, text), [path, text]);
  const [shown, setShown] = useState(STEP);
  const endsWithBreak = text.endsWith('\n');
  const lines = endsWithBreak ? all.slice(0, -1) : all;
  const part = firstOf(lines, shown);
  return html`<div class="code" tabindex="0" role="region" aria-label=${`Content of ${path}`}><table><tbody>${part.items.map((line, i) => html`
      <tr key=${i}><td class="n" data-n=${i + 1}></td><td class="l"><${Line} tokens=${line} /></td></tr>`)}</tbody></table></div>
    ${!endsWithBreak && text !== '' && part.left === 0 && html`<p class="quiet note">No line break at the end of the file.</p>`}
    <${More} left=${part.left} show=${() => setShown(shown + STEP)} />`;
}

/** What would change, from a parsed unified diff. */
export function Diff({ path, diff }) {
  const all = useMemo(() => diff.hunks.flatMap(hunk => painted(path, hunk)), [path, diff]);
  const [shown, setShown] = useState(STEP);
  const part = firstOf(all, shown);
  return html`<div class="code diff" tabindex="0" role="region" aria-label=${`Changes of ${path}`}><table><tbody>${part.items.map((line, i) => (line.header
      ? html`<tr key=${i} class="hunk"><td class="n"></td><td class="n"></td><td class="l"><${Text} text=${line.header} most=${LONG} /></td></tr>`
      : html`<tr key=${i} class=${line.kind}><td class="n" data-n=${line.old ?? ''}></td><td class="n" data-n=${line.new ?? ''}></td>
        <td class="l" data-sign=${SIGNS[line.kind] ?? ' '}>${SAID[line.kind] && html`<span class="unseen">${SAID[line.kind]}: </span>`}<${Line} tokens=${line.tokens} span=${line.span} /></td></tr>`))}
      </tbody></table></div>
    <${More} left=${part.left} show=${() => setShown(shown + STEP)} />`;
}

function painted(path, hunk) {
  const colours = tokens(path, hunk.lines.map(line => line.text).join('\n'));
  const spans = changedSpans(hunk.lines);
  return [{ header: hunk.header }, ...hunk.lines.map((line, i) => ({ ...line, tokens: colours[i], span: spans.get(line) }))];
}

function More({ left, show }) {
  return left > 0 && html`<button type="button" class="more" onClick=${show}>Show ${count(Math.min(STEP, left))} more of ${plural(left, 'line')}</button>`;
}

function Line({ tokens: line, span }) {
  const length = line.reduce((sum, token) => sum + token.text.length, 0);
  if (length > LONG) return html`<${Text} text=${line.map(token => token.text).join('')} most=${LONG} />`;
  return html`<bdi>${split(line, span).map(({ kind, text, changed }) => {
    const marked = html`<${Marked} text=${text} />`;
    return kind || changed ? html`<span class=${`${kind ? `t-${kind}` : ''} ${changed ? 'changed' : ''}`}>${marked}</span>` : marked;
  })}</bdi>`;
}

/** Cuts tokens where what changed begins and ends. */
function split(line, span) {
  if (!span) return line;
  const parts = [];
  let at = 0;
  for (const { kind, text } of line) {
    const edges = [0, ...span.map(edge => edge - at).filter(edge => edge > 0 && edge < text.length), text.length];
    for (let i = 0; i + 1 < edges.length; i++) {
      const from = at + edges[i];
      if (edges[i] < edges[i + 1]) parts.push({ kind, text: text.slice(edges[i], edges[i + 1]), changed: from >= span[0] && from < span[1] });
    }
    at += text.length;
  }
  return parts;
}
