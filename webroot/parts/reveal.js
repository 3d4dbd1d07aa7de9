/** Something that is made only once somebody opens it: it may be large. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';

export function Reveal({ title, children }) {
  const [opened, setOpened] = useState(false);
  return html`<details onToggle=${event => { if (event.target.open) setOpened(true); }}><summary>${title}</summary>${opened && children}</details>`;
}
