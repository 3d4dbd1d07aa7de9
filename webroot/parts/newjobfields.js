/** What else can be said of a new job; all of it may be left as it is. */
import { html } from '../html.js';
import { UNITS, utcOf } from '../logic/jobform.js';
import { span } from '../logic/time.js';
import { Field } from './field.js';
import { defaults } from './typefield.js';
import { now } from './when.js';

const WORDS = { ms: 'milliseconds', s: 'seconds', min: 'minutes', h: 'hours' };

export function NewJobFields({ fields, set, errorsOf, type }) {
  const usual = defaults(type);
  const typed = name => event => set({ [name]: event.target.value });
  const text = (name, more, rest) => html`<input ...${more} name=${name} value=${fields[name]} onInput=${typed(name)} autocomplete="off" ...${rest} />`;
  return html`
    <${Field} id="taskDescription" label="Description" errors=${errorsOf('taskDescription')} hint="What the work is, for people; it is searched.">
      ${more => html`<textarea ...${more} rows="2" value=${fields.taskDescription} onInput=${typed('taskDescription')} />`}</${Field}>
    <div class="cells">
      <${Field} id="priority" label="Priority" errors=${errorsOf('priority')} hint="0 to 10, higher first">
        ${more => text('priority', more, { inputmode: 'numeric' })}</${Field}>
      <${Field} id="maxAttempts" label="Attempts at most" errors=${errorsOf('maxAttempts')} hint=${`1 to 100; left empty, ${usual.attempts}`}>
        ${more => text('maxAttempts', more, { inputmode: 'numeric', placeholder: usual.attempts })}</${Field}>
      <${Field} id="timeoutMs" label="Time for a run" errors=${errorsOf('timeoutMs')} hint=${`left empty, ${usual.timeout}`}>
        ${more => html`<span class="pair">${text('timeout', more, { inputmode: 'numeric' })}
          <select aria-label="Unit of the time for a run" value=${fields.timeoutUnit} onChange=${typed('timeoutUnit')}>${Object.keys(UNITS).map(unit => html`<option value=${unit}>${WORDS[unit]}</option>`)}</select></span>`}</${Field}>
    </div>
    <div class="cells">
      <${Field} id="runAt" label="Not before" errors=${errorsOf('runAt')} hint=${html`<${RunAt} local=${fields.runAt} />`}>
        ${more => text('runAt', more, { type: 'datetime-local', step: '1' })}</${Field}>
      <${Field} id="tags" label="Tags" errors=${errorsOf('tags')} hint="one a line, to find it by">
        ${more => html`<textarea ...${more} rows="2" value=${fields.tags} onInput=${typed('tags')} spellcheck=${false} />`}</${Field}>
    </div>
    <div class="cells">
      <${Field} id="concurrencyKey" label="Concurrency key" errors=${errorsOf('concurrencyKey')} hint="jobs of one key wait for each other">
        ${more => text('concurrencyKey', more, { spellcheck: false })}</${Field}>
      <${Field} id="concurrencyLimit" label="Of the key at once" errors=${errorsOf('concurrencyLimit')} hint="left empty, 1">
        ${more => text('concurrencyLimit', more, { inputmode: 'numeric', placeholder: '1' })}</${Field}>
      <${Field} id="requires" label="Requires of a worker" errors=${errorsOf('requires')} hint="labels, one a line, as gpu=true; left empty, any may run it">
        ${more => html`<textarea ...${more} rows="2" value=${fields.requires ?? ''} onInput=${typed('requires')} spellcheck=${false} />`}</${Field}>
    </div>`;
}

/** The same time for everybody, and how far it is. */
function RunAt({ local }) {
  const utc = local && utcOf(local);
  if (!utc) return 'your own time; left empty, at once';
  const ms = Date.parse(utc) - now.value;
  return html`<time dateTime=${utc}>${utc.slice(0, 19).replace('T', ' ')} UTC</time>, ${ms > 0 ? `in ${span(ms)}` : 'which is past: at once'}`;
}
