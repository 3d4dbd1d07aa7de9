/** The list of keys, over the page. A page says which keys it has. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { html } from '../html.js';
import { Dialog } from './dialog.js';
import { useKeys } from './keys.js';

const open = signal(false);
const keysOfPage = signal([]);

export function openHelp() {
  open.value = true;
}

/** Says which keys a page has, for the help: `[['j', 'Next'], …]`. */
export function useHelp(keys) {
  useEffect(() => { keysOfPage.value = keys; return () => { keysOfPage.value = []; }; }, []);
}

/** Stands once in the frame; opens on `?`. */
export function Help() {
  useKeys({ '?': openHelp });
  const close = () => { open.value = false; };
  return open.value && html`<${Dialog} title="Keyboard shortcuts" class="narrow" close=${close}>
    <dl class="keys">${[...keysOfPage.value, ['?', 'This list'], ['Esc', 'Close, or leave a field']].map(([keys, does]) => html`
      <div><dt>${keys.split(' ').map(key => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd></div>`)}</dl>
    <p class="buttons"><button type="button" autofocus onClick=${close}>Close</button></p>
  </${Dialog}>`;
}
