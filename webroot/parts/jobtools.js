/** Beside the title of the list of jobs: what can be done with all of them, and the words that they are looked for by. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go } from '../router.js';
import { asked, isId } from '../logic/jobfilters.js';

const TYPING_MS = 300;

export function JobTools({ filters, may, all }) {
  const file = format => api.jobsFile({ ...asked(filters), format });
  return html`<div class="tools">
    ${may && html`<button type="button" class="small" onClick=${() => all('cancel')}>Cancel all…</button>
      <button type="button" class="small" onClick=${() => all('retry')}>Retry all…</button>`}
    <span class="quiet">Export <a href=${file('csv')} download="bascule-jobs.csv">CSV</a> <a href=${file('json')} download="bascule-jobs.json">JSON</a></span>
  </div>`;
}

/** Words, an id or a type. They are looked for a moment after the last letter; an id is opened by Enter. */
export function JobFind({ filters, set, find }) {
  const [text, setText] = useState(filters.q);
  const timer = useRef();
  const last = useRef(filters.q);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Only what came from elsewhere, such as the back button, takes the place of what is being typed.
  useEffect(() => { if (filters.q !== last.current) setText(last.current = filters.q); }, [filters.q]);
  const ask = words => {
    clearTimeout(timer.current);
    last.current = words.trim();
    if (last.current !== filters.q) set({ q: last.current }, { replace: true });
  };
  const type = event => {
    const { value } = event.target;
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask(value), TYPING_MS);
  };
  const keys = event => {
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isId(text)) go(`/jobs/${text.trim()}`);
      else ask(text);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setText('');
      ask('');
      event.target.blur();
    }
  };
  return html`<input ref=${find} type="search" value=${text} maxlength="1000" placeholder="Words, an id or a type" aria-label="Search jobs" onInput=${type} onKeyDown=${keys} />`;
}
