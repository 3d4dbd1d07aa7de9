/** Above the rows of the inbox: which of them are shown. */
import { html } from '../html.js';
import { flat } from '../logic/hostile.js';
import { count } from '../logic/pages.js';
import { focusRow } from './inboxmoves.js';
import { NotifySwitch } from './notify.js';

export function InboxBar({ inbox, items, filters, decided, find, set }) {
  const keys = event => {
    if (event.key === 'Escape') {
      set({ q: '' });
      event.target.blur();
    } else if (event.key === 'Enter' && items[0]) {
      event.preventDefault();
      focusRow(items[0].id);
    }
  };
  const types = [...new Set(inbox.items.map(item => item.job.jobType))].sort();
  return html`<div class="bar">
    <div class="switch" role="group" aria-label="Which checkpoints">
      <button type="button" aria-pressed=${!decided} onClick=${() => set({ show: '' })}>Waiting${!decided && inbox.loaded && html` <span class="count">${count(inbox.total)}</span>`}</button>
      <button type="button" aria-pressed=${decided} onClick=${() => set({ show: 'decided' })}>Decided</button>
    </div>
    <span class="grow"></span>
    ${!decided && html`<${NotifySwitch} />`}
    <span class="break"></span>
    <input ref=${find} type="search" value=${filters.q} placeholder="Search what is loaded" aria-label="Search" onInput=${event => set({ q: event.target.value })}
      onKeyDown=${keys} />
    <select value=${filters.type} aria-label="Job type" onChange=${event => set({ type: event.target.value })}>
      <option value="">Every type</option>
      ${[...new Set([...types, filters.type].filter(Boolean))].map(type => html`<option value=${type}>${flat(type)}</option>`)}
    </select>
  </div>`;
}
