/** A dialog that does one thing: says what will be, does it, and says why where it could not. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Dialog } from './dialog.js';
import { Wrong } from './field.js';

/**
 * @param {{title: string, word: string, doing?: string, danger?: boolean, act: () => Promise<any>, done: (result: any) => void, close: () => void, shown?: (failure: object) => boolean}}
 *   props `word` is what the button says; `shown`: whether the children show a failure themselves
 */
export function Ask({ title, word, doing = 'One moment…', danger, act, done, close, shown = () => false, children }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState(null);
  const submit = async event => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      done(await act());
    } catch (problem) {
      setBusy(false);
      if (!shown(problem)) setFailure(problem);
    }
  };
  return html`<${Dialog} title=${title} class="ask" close=${() => !busy && close()}>
    <form onSubmit=${submit} noValidate>
      ${children}
      <${Wrong} text=${failure?.message} />
      <p class="buttons">
        <button class=${danger ? 'danger' : 'primary'} disabled=${busy}>${busy ? doing : word}</button>
        <button type="button" disabled=${busy} onClick=${close}>Cancel</button>
      </p>
    </form>
  </${Dialog}>`;
}

/** A secret, shown this once. It closes by its button alone: Escape would be the end of it. */
export function Once({ title, word, close, children }) {
  return html`<${Dialog} title=${title} class="ask once">
    ${children}
    <p class="buttons"><button type="button" class="primary" onClick=${close}>${word}</button></p>
  </${Dialog}>`;
}
