/** What the list of jobs is filtered by: each filter a chip that can be taken away, and a way to add one. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { CHIPS } from '../logic/jobfilters.js';
import { flat } from '../logic/hostile.js';
import { exact } from '../logic/time.js';
import { Line } from './text.js';

const MAX = 100;

/**
 * @param {{filters: object, set: (change: object) => void, users: Array<{id: string, username: string}>, names: Map<string, string>, add: object}} props
 *   `users` is empty for those who may not list them; `add` is a ref to the button that adds a filter
 */
export function JobChips({ filters, set, users, names, add }) {
  const [adding, setAdding] = useState(false);
  const box = useRef();
  const there = Object.keys(CHIPS).filter(name => filters[name]);
  const rest = Object.keys(CHIPS).filter(name => !filters[name] && (name !== 'userId' || users.length > 0));
  const drop = (name, at) => {
    set({ [name]: '' });
    // The next chip takes its place, and the focus.
    requestAnimationFrame(() => [...box.current.querySelectorAll('.chip button, .adds')].at(at)?.focus());
  };
  const close = () => {
    setAdding(false);
    requestAnimationFrame(() => add.current?.focus());
  };
  return html`<div class="chips" ref=${box}>
    ${there.map((name, at) => html`<${Chip} key=${name} name=${name} value=${filters[name]} names=${names} drop=${() => drop(name, at)} />`)}
    ${adding ? html`<${AddFilter} rest=${rest} users=${users} close=${close} set=${change => { set(change); close(); }} />`
      : rest.length > 0 && html`<button type="button" class="small adds" ref=${add} onClick=${() => setAdding(true)}>Add a filter…</button>`}
  </div>`;
}

function Chip({ name, value, names, drop }) {
  const words = worded(name, value, names);
  const keys = event => {
    if (event.key === 'Backspace' || event.key === 'Delete') {
      event.preventDefault();
      drop();
    }
  };
  return html`<span class="chip">${CHIPS[name]} <b><${Line} text=${words} most=${60} /></b>
    <button type="button" class="icon" onClick=${drop} onKeyDown=${keys} aria-label=${`Remove the filter ${CHIPS[name]} ${flat(words).slice(0, 60)}`}>×</button></span>`;
}

function worded(name, value, names) {
  if (name === 'userId') return names.get(value) ?? value;
  return name.startsWith('created') && !Number.isNaN(Date.parse(value)) ? exact(value) : value;
}

function AddFilter({ rest, users, set, close }) {
  const [name, setName] = useState(rest[0]);
  const [wrong, setWrong] = useState(null);
  const field = useRef();
  const select = useRef();
  useLayoutEffect(() => select.current.focus(), []);
  const submit = event => {
    event.preventDefault();
    const { value, problem } = meaning(name, field.current.value.trim(), users);
    setWrong(problem ?? null);
    if (problem) field.current.focus();
    else set({ [name]: value });
  };
  const keys = event => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return html`<form class="addfilter" onSubmit=${submit} onKeyDown=${keys} noValidate aria-label="Add a filter">
    <select ref=${select} value=${name} onChange=${event => { setName(event.target.value); setWrong(null); }} aria-label="Filter by">
      ${rest.map(each => html`<option value=${each}>${CHIPS[each]}</option>`)}</select>
    <${Value} key=${name} name=${name} field=${field} users=${users} wrong=${wrong} />
    <button class="small primary">Add</button>
    <button type="button" class="small" onClick=${close}>Back</button>
    ${wrong && html`<p id="wrong-filter" class="wrong" role="alert">${wrong}</p>`}
  </form>`;
}

function Value({ name, field, users, wrong }) {
  const [types, setTypes] = useState([]);
  useEffect(() => { if (name === 'jobType') api.jobTypes().then(({ jobTypes }) => setTypes(jobTypes.map(each => each.name)), () => {}); }, []);
  const options = { jobType: types, userId: users.map(({ username }) => username) }[name] ?? [];
  return html`<input ref=${field} type=${name.startsWith('created') ? 'datetime-local' : 'text'} maxlength=${MAX} aria-label=${CHIPS[name]}
      list=${options.length > 0 ? 'filter-values' : undefined} autocomplete="off" spellcheck=${false}
      aria-invalid=${Boolean(wrong)} aria-describedby=${wrong ? 'wrong-filter' : undefined} />
    ${options.length > 0 && html`<datalist id="filter-values">${options.map(value => html`<option value=${value}></option>`)}</datalist>`}`;
}

function meaning(name, text, users) {
  if (!text) return { problem: name.startsWith('created') ? 'Give a day and a time.' : 'Say which.' };
  if (name.startsWith('created')) return { value: new Date(text).toISOString() };
  if (name !== 'userId') return { value: text };
  const user = users.find(({ username }) => username === text);
  return user ? { value: user.id } : { problem: 'There is no user of this name.' };
}
