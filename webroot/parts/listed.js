/** The place of a list that is fetched: what is shown until it is there, where it is empty, and where it cannot be had. */
import { html } from '../html.js';
import { Failed, Skeleton } from './states.js';

/** @param {{list: object, empty: object, children: object}} props `list` as `useList` gives it; `empty`: what is shown where nothing is in it */
export function Listed({ list, empty, children }) {
  if (!list.loaded) return list.failure ? html`<${Failed} failure=${list.failure} again=${list.again} />` : html`<${Skeleton} rows=${4} />`;
  return html`${list.failure && html`<p class="notice wrong" role="alert"><span>This is what was last known. ${list.failure.message}</span></p>`}
    ${list.items.length === 0 ? empty : children}
    ${list.more && html`<button type="button" class="more" onClick=${list.more}>Show more</button>`}`;
}
