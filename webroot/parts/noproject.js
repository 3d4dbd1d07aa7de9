/** In the place of a page whose project cannot be shown. */
import { html } from '../html.js';
import { href } from '../router.js';
import { Failed, Nothing } from './states.js';

/** Not there, or not to be seen: both are the same to who asks. */
export function NoProject({ failure, again }) {
  if (failure.status !== 404) return html`<${Failed} failure=${failure} again=${again} />`;
  return html`<${Nothing} page title="There is no such project." text="It was deleted, or you are not in it."><p><a href=${href('/projects')}>All projects</a></p></${Nothing}>`;
}
