/** The rows of the inbox. */
import { html } from '../html.js';
import { href } from '../router.js';
import { Line } from './text.js';
import { Badge } from './badge.js';
import { Ago, Left } from './when.js';

/**
 * @param {{items: object[], current: string|null, selected: Set<string>, toggle: (id: string) => void, address: (id: string) => string,
 *   open: () => void, selectable: boolean}} props
 */
export function InboxList({ items, current, selected, toggle, address, open, selectable }) {
  return html`<ol class="inbox" aria-label="Checkpoints">${items.map(item => html`
    <li key=${item.id} class=${item.id === current ? 'current' : ''} data-id=${item.id}>
      ${selectable && html`<input type="checkbox" checked=${selected.has(item.id)} onChange=${() => toggle(item.id)}
        aria-label=${`Select: ${item.message.slice(0, 100)}`} />`}
      <a href=${href(address(item.id))} aria-current=${item.id === current ? 'true' : undefined} onClick=${open}>
        <span class="message"><${Line} text=${item.message} /></span>
        <span class="facts">${item.status === 'PENDING'
          ? html`<${Left} at=${item.expiresAt} />`
          : html`<${Badge} status=${item.status} />${item.decidedByName && html`<span>by <${Line} text=${item.decidedByName} /></span>`}`}
          <span class="type"><${Line} text=${item.job.jobType} most=${60} /></span>
          ${item.job.priority > 5 && html`<span class="priority" title="Priority, 0 to 10">priority ${item.job.priority}</span>`}
          <span class="age"><${Ago} at=${item.decidedAt ?? item.createdAt} /></span></span>
      </a>
    </li>`)}</ol>`;
}
