/** A password that an admin gives to somebody: made up here, or typed; and shown once it counts. */
import { html } from '../html.js';
import { PASSWORD_RULE, passwordOf } from '../logic/access.js';
import { Once } from './ask.js';
import { Field } from './field.js';
import { Secret } from './secret.js';

const LETTERS = 20;

/** 100 bits of chance. */
export function freshPassword() {
  return passwordOf(crypto.getRandomValues(new Uint8Array(LETTERS)));
}

export function PasswordToGive({ label, value, set, wrong }) {
  return html`<${Field} label=${label} hint=${`${PASSWORD_RULE} This one is made of chance; type another if you like.`} wrong=${wrong}>${tie => html`
    <span class="beside"><input ...${tie} class="mono" value=${value} onInput=${event => set(event.target.value)} autocomplete="off" spellcheck=${false} />
      <button type="button" onClick=${() => set(freshPassword())}>Another</button></span>`}</${Field}>`;
}

/** @param {{title: string, username: string, password: string, close: () => void}} props */
export function Given({ title, username, password, close }) {
  return html`<${Once} title=${title} word="I have passed it on" close=${close}>
    <p>Give ${username} this password in a way that nobody else can read. <strong>You will not see it again.</strong></p>
    <${Secret} text=${password} what="password" />
    <p class="after quiet">They can choose their own under Settings, My password.</p>
  </${Once}>`;
}
