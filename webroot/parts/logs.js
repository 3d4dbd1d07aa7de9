/** A job's log, as it comes: by level, following the end while one looks at it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { arrivedAfter } from '../logic/merge.js';
import { clock, exact } from '../logic/time.js';
import { count, plural } from '../logic/pages.js';
import { announce } from './announce.js';
import { Text } from './text.js';
import { Tree } from './tree.js';

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'];
const AT_END = 8;

/**
 * @param {{lines: object[], earlier?: () => Promise<void>}} props `earlier` brings lines from before the first; absent where there are none
 */
export function Logs({ lines, earlier }) {
  const [least, setLeast] = useState('DEBUG');
  const shown = lines.filter(line => LEVELS.indexOf(line.level) >= LEVELS.indexOf(least));
  const { box, follow, setFollow, scrolled, waiting } = useFollow(shown, lines.at(-1)?.id);
  return html`<div class="logs">
    <div class="tools">
      <label>From level <select value=${least} onChange=${event => setLeast(event.target.value)}>${LEVELS.map(level => html`<option>${level}</option>`)}</select></label>
      <label><input type="checkbox" checked=${follow} onChange=${event => setFollow(event.target.checked)} /> Follow</label>
      <span class="quiet">${shown.length === lines.length ? plural(lines.length, 'line') : `${count(shown.length)} of ${plural(lines.length, 'line')}`}${earlier && ', and earlier ones'}</span>
    </div>
    ${earlier && html`<button type="button" class="more" onClick=${() => earlier().catch(failure => announce(failure.message))}>Show earlier lines</button>`}
    ${lines.length === 0 ? html`<p class="quiet">Nothing was logged yet.</p>` : html`<div class="frame-of-lines">
      <ol ref=${box} onScroll=${scrolled} tabindex="0" aria-label="Log">${shown.map(line => html`<${Entry} key=${line.id} line=${line} />`)}</ol>
      ${waiting > 0 && html`<button type="button" class="newer" onClick=${() => { setFollow(true); box.current.focus(); }}>${plural(waiting, 'new line')} ↓</button>`}</div>`}
  </div>`;
}

/**
 * Stays at the end until the reader scrolls up, and where the reader is until then: neither later nor earlier lines move what is read.
 * `waiting`: how many lines came since.
 */
function useFollow(shown, last) {
  const box = useRef();
  const [follow, turn] = useState(true);
  const seen = useRef(null);
  const before = useRef({ first: undefined, height: 0 });
  if (follow) seen.current = last;
  const setFollow = on => {
    if (!on && follow) seen.current = last;
    turn(on);
  };
  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    const first = shown[0]?.id;
    if (follow) list.scrollTop = list.scrollHeight;
    else if (first < before.current.first) list.scrollTop += list.scrollHeight - before.current.height;
    before.current = { first, height: list.scrollHeight };
  }, [shown.length, shown[0]?.id, last, follow]);
  // Told a moment after: by then the box may be gone from the page.
  const scrolled = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
    setFollow(scrollHeight - scrollTop - clientHeight < AT_END);
  };
  return { box, follow, setFollow, scrolled, waiting: follow ? 0 : arrivedAfter(shown, seen.current) };
}

function Entry({ line }) {
  return html`<li class=${line.level.toLowerCase()}>
    <time dateTime=${line.createdAt} title=${exact(line.createdAt)}>${clock(line.createdAt)}</time>
    <span class="level">${line.level}</span>
    <span class="action"><${Text} text=${line.action} most=${128} /></span>
    <span class="message"><${Text} text=${line.message} most=${2_000} />${line.data && html`<${Tree} value=${line.data} what="the line's data" tools=${false} />`}</span>
  </li>`;
}
