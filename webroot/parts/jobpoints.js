/** A job's checkpoints: what was asked or told, what people said, and the way into the inbox. */
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { plural } from '../logic/pages.js';
import { decides } from '../logic/roles.js';
import { announce } from './announce.js';
import { Badge } from './badge.js';
import { Data } from './data.js';
import { Reveal } from './reveal.js';
import { Line, Text } from './text.js';
import { Ago, Left } from './when.js';

/** @param {{checkpoints: object[], more?: () => Promise<void>}} props `more` brings those after them; absent where there are none */
export function JobPoints({ checkpoints, more }) {
  return html`<ol class="points">${checkpoints.map(point => html`<${Point} key=${point.id} point=${point} />`)}</ol>
    ${more && html`<button type="button" class="more" onClick=${() => more().catch(failure => announce(failure.message))}>Show more than these ${plural(checkpoints.length, 'checkpoint')}</button>`}`;
}

function Point({ point }) {
  const words = point.rejectionReason ?? point.comment;
  const inInbox = decides(me.value.role) && point.checkpointType === 'APPROVAL_REQUIRED';
  return html`<li>
    <${Badge} status=${point.checkpointType === 'ERROR' ? 'FAILED' : point.status} />
    ${inInbox ? html`<a href=${href(`/admin/agent-checkpoints/${point.id}`)}><${Line} text=${point.message} /></a>` : html`<${Line} text=${point.message} />`}
    <span class="facts">${point.status === 'PENDING' ? html`<${Left} at=${point.expiresAt} />`
      : html`${point.decidedByName && html`<span>by <${Line} text=${point.decidedByName} /></span>`}<${Ago} at=${point.decidedAt ?? point.createdAt} />`}</span>
    ${words && html`<p class="quiet"><${Text} text=${words} most=${500} /></p>`}
    ${Object.keys(point.data ?? {}).length > 0 && html`<${Reveal} title="What it showed"><${Data} data=${point.data} /></${Reveal}>`}
  </li>`;
}
