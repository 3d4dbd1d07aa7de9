/** A field of a form, with its name, what to know of it, and what is wrong with it. */
import { useId } from 'preact/hooks';
import { html } from '../html.js';
import { Text } from './text.js';

/**
 * @param {{id?: string, label: string, hint?: any, wrong?: string, errors?: Array<{field: string, message: string}>, class?: string, children: (attributes: object) => object}} props
 *   `children` makes the field, with the attributes that tie it to the rest; `errors` are the server's, those of what lies in the field too
 */
export function Field({ id: given, label, hint, wrong, errors = [], class: kind = '', children }) {
  const made = useId();
  const id = given ?? made;
  const isWrong = Boolean(wrong) || errors.length > 0;
  const said = [hint && `${id}-hint`, isWrong && `${id}-wrong`].filter(Boolean).join(' ');
  return html`<div class=${`field ${kind}`}>
    <label for=${id}>${label}</label>
    ${children({ id, 'aria-describedby': said || undefined, 'aria-invalid': isWrong ? 'true' : undefined })}
    ${hint && html`<p id=${`${id}-hint`} class="quiet note">${hint}</p>`}
    ${errors.length > 0 ? html`<${Errors} id=${id} errors=${errors} />` : html`<${Wrong} id=${`${id}-wrong`} text=${wrong} />`}
  </div>`;
}

function Errors({ id, errors }) {
  return html`<ul class="wrong" id=${`${id}-wrong`}>${errors.map(({ field, message }) => html`<li>
    ${field !== id && html`<code><${Text} text=${field} most=${200} /></code> `}<${Text} text=${message} most=${1_000} /></li>`)}</ul>`;
}

/** What is wrong, said at once to those who only hear it. */
export function Wrong({ id, text }) {
  return text && html`<p id=${id} class="wrong" role="alert">${text}</p>`;
}

/** One of several, or several of them: `{kind: 'radio'|'checkbox', name, legend, options: [{name, does}], chosen: string[], choose}`. */
export function Choices({ kind, name, legend, options, chosen, choose, wrong }) {
  const id = useId();
  const turn = option => choose(kind === 'radio' ? [option] : options.map(each => each.name).filter(each => chosen.includes(each) !== (each === option)));
  return html`<fieldset class="choices" aria-describedby=${wrong ? `${id}-wrong` : undefined}>
    <legend>${legend}</legend>
    ${options.map((option, i) => html`<div key=${option.name}>
      <input type=${kind} id=${`${id}-${i}`} name=${`${id}-${name}`} checked=${chosen.includes(option.name)} onChange=${() => turn(option.name)} aria-describedby=${`${id}-${i}-does`} />
      <label for=${`${id}-${i}`}>${option.name}</label>
      <p id=${`${id}-${i}-does`} class="quiet note">${option.does}</p>
    </div>`)}
    <${Wrong} id=${`${id}-wrong`} text=${wrong} />
  </fieldset>`;
}
