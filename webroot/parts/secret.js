/** A text that has to be taken away from here: whole, to be selected, with its button. */
import { html } from '../html.js';
import { Copy } from './copy.js';

export function Secret({ text, what }) {
  return html`<div class="secret"><code tabindex="0" role="textbox" aria-readonly="true" aria-label=${what}>${text}</code><${Copy} what=${`the ${what}`} text=${() => text} /></div>`;
}
