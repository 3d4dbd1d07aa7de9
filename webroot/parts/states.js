/** What is shown where there is nothing to show: yet, at all, or because something went wrong. */
import { html } from '../html.js';

export function Loading({ what }) {
  return html`<div class="state loading" role="status"><span class="bridge" aria-hidden="true"></span>Loading ${what}…</div>`;
}

/** @param {{title: string, text?: string, page?: boolean}} props `page`: it stands for the whole page */
export function Nothing({ title, text, page, children }) {
  return html`<div class="state nothing">${page ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`}${text && html`<p>${text}</p>`}${children}</div>`;
}

/** `again` tries once more. */
export function Failed({ failure, again }) {
  const title = failure.code === 'NETWORK' ? 'The server cannot be reached.' : 'That could not be shown.';
  const text = failure.code === 'NETWORK' ? 'It may be starting, or the connection is gone. Nothing was lost.' : failure.message;
  return html`<div class="state failed" role="alert"><h2>${title}</h2><p>${text}</p>
    ${again && html`<button type="button" onClick=${again}>Try again</button>`}</div>`;
}

/** A list's empty place while it loads: lines where the rows will be. */
export function Skeleton({ rows = 6 }) {
  return html`<div role="status" aria-label="Loading"><ol class="skeleton" aria-hidden="true">${Array.from({ length: rows }, () => html`<li><i></i><i></i></li>`)}</ol></div>`;
}
