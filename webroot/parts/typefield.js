/** Which type a new job has, and what is to be known of it. */
import { html } from '../html.js';
import { flat } from '../logic/hostile.js';
import { took } from '../logic/time.js';
import { Field } from './field.js';
import { Text } from './text.js';

/** @param {{types: object[], type?: object, choose: (name: string) => void, errors: object[], fixed: string}} props `fixed`: a type that is no longer known */
export function TypeField({ types, type, choose, errors, fixed }) {
  return html`<${Field} id="jobType" label="Type" errors=${errors} hint=${type && html`<${Text} text=${type.description} most=${500} />`}>
    ${more => html`<select ...${more} value=${fixed} onChange=${event => choose(event.target.value)}>
      ${!type && html`<option value=${fixed}>${flat(fixed)} (unknown now)</option>`}
      ${types.map(({ name, handled }) => html`<option value=${name}>${flat(name)}${handled ? '' : ' (nobody takes it now)'}</option>`)}
    </select>`}
  </${Field}>
  ${type && html`<${Warnings} type=${type} />`}`;
}

function Warnings({ type }) {
  return html`
    ${!type.handled && html`<p class="notice unknown" role="status"><span>No live node and no agent takes jobs of this type now. A job is accepted, and waits until one does.</span></p>`}
    ${type.paused && html`<p class="notice unknown" role="status"><span>The type is paused: nothing of it starts until an administrator lets it go on.</span></p>`}`;
}

/** What a job of the type has that does not say, in words. */
export function defaults(type) {
  return { attempts: type ? String(type.maxAttempts) : '', timeout: type?.timeoutMs ? took(type.timeoutMs) : 'no limit' };
}
