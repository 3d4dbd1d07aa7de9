/** Fields made of a JSON schema. */
import { html } from '../html.js';
import { fieldsOf } from '../logic/schemaform.js';
import { short } from '../logic/tree.js';
import { Field, Wrong } from './field.js';
import { Text } from './text.js';

/** @param {{schema: object, values: object, set: (change: object) => void, errors: Array<{field: string, message: string}>}} props */
export function SchemaFields({ schema, values, set, errors }) {
  const fields = fieldsOf(schema);
  const named = new Set(fields.map(({ name }) => name));
  const own = name => errors.filter(({ field }) => field.split(/[.[]/)[1] === name);
  const rest = errors.filter(({ field }) => !named.has(field.split(/[.[]/)[1]));
  return html`<div class="cells">${fields.map(field => html`<${One} key=${field.name} field=${field} value=${values[field.name]} put=${value => set({ [field.name]: value })} errors=${own(field.name)} />`)}</div>
    ${rest.map(({ field, message }) => html`<p class="wrong" role="alert"><code><${Text} text=${field} most=${200} /></code> <${Text} text=${message} most=${1_000} /></p>`)}`;
}

function One({ field, value, put, errors }) {
  const { kind, label, hint, required, most, options } = field;
  const name = html`<${Text} text=${label} most=${200} />${required && html` <span class="quiet">required</span>`}`;
  const said = hint && html`<${Text} text=${hint} most=${1_000} />`;
  const type = event => put(event.target.value);
  const id = `taskConfiguration.${field.name}`;
  const wrong = errors.map(({ message }) => message).join(' ');
  if (kind === 'switch') {
    return html`<div class="field"><p class="check"><input type="checkbox" id=${id} checked=${value} onChange=${event => put(event.target.checked)} aria-describedby=${hint ? `${id}-hint` : undefined} />
      <label for=${id}>${name}</label></p>${hint && html`<p id=${`${id}-hint`} class="quiet note">${said}</p>`}<${Wrong} text=${wrong} /></div>`;
  }
  if (kind === 'choices') return html`<${Several} id=${id} name=${name} said=${said} options=${options} value=${value} put=${put} wrong=${wrong} />`;
  return html`<${Field} id=${id} label=${name} hint=${said} wrong=${wrong} class=${['text', 'list', 'json'].includes(kind) ? 'wide-field' : ''}>${tie => {
    if (kind === 'choice') {
      return html`<select ...${tie} value=${value} onChange=${type}>${(!required || value === '') && html`<option value="">–</option>`}
        ${options.map((option, i) => html`<option key=${i} value=${String(i)}>${short(option)}</option>`)}</select>`;
    }
    if (kind === 'text' || kind === 'list' || kind === 'json') {
      return html`<textarea ...${tie} rows=${kind === 'text' ? 3 : 4} class=${kind === 'json' ? 'mono' : ''} maxlength=${most} value=${value} onInput=${type} spellcheck=${kind !== 'json'} />`;
    }
    return html`<input ...${tie} value=${value} onInput=${type} maxlength=${most} inputmode=${kind === 'number' ? 'decimal' : undefined} autocomplete="off" />`;
  }}</${Field}>`;
}

function Several({ id, name, said, options, value, put, wrong }) {
  const turn = at => put(value.includes(at) ? value.filter(one => one !== at) : [...value, at].sort((a, b) => a - b));
  return html`<fieldset class="choices"><legend>${name}</legend>${said && html`<p class="quiet note">${said}</p>`}
    ${options.map((option, i) => html`<p class="check" key=${i}><input type="checkbox" id=${`${id}-${i}`} checked=${value.includes(i)} onChange=${() => turn(i)} /><label for=${`${id}-${i}`}>${short(option)}</label></p>`)}
    <${Wrong} text=${wrong} /></fieldset>`;
}
