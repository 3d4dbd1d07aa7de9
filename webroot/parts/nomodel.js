/** Said before anybody tries: there is no model to do the work, and what to set. */
import { html } from '../html.js';
import { Text } from './text.js';

/** @param {{model: {configured: boolean, missing: string|null}}} props */
export function NoModel({ model }) {
  if (model.configured) return null;
  return html`<div class="notice unknown" role="note"><p><strong>No model is configured.</strong> <${Text} text=${model.missing ?? ''} most=${1_000} />
    <span> Sessions can be made; executing one fails until then.</span></p></div>`;
}
