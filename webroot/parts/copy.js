/** Puts a text on the clipboard, and says so. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { announce } from './announce.js';

/** @param {{text: () => string, what: string}} props */
export function Copy({ text, what, label = 'Copy' }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setDone(true);
      setTimeout(() => setDone(false), 2_000);
      announce(`Copied ${what}.`, { quiet: true });
    } catch {
      announce('The browser does not allow copying here.');
    }
  };
  return html`<button type="button" class="small" onClick=${copy} aria-label=${`Copy ${what}`}>${done ? 'Copied' : label}</button>`;
}
