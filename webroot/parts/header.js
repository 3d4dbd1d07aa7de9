/** The bar above every page: where one is, where else one can go, whether it is live, who one is. */
import { html } from '../html.js';
import { me, signOut } from '../session.js';
import { href, path } from '../router.js';
import { routes } from '../routes.js';
import { match } from '../logic/route.js';
import { ThemeSwitch } from './themeswitch.js';
import { Connection } from './connection.js';
import { announce } from './announce.js';
import { openHelp } from './help.js';

export function Header() {
  const { username, role } = me.value;
  const shown = routes.filter(route => route.nav && route.for(role));
  const current = shown.filter(holds).sort((a, b) => b.path.length - a.path.length)[0];
  const leave = () => signOut().catch(failure => announce(`You are still signed in: ${failure.message}`));
  return html`<header class="top">
    <a class="brand" href=${href('/')}>Bascule</a>
    <nav aria-label="Pages"><ul>
      ${shown.map(route => html`<li><${Item} route=${route} current=${route === current} /></li>`)}
      <li><a href=${href('/docs')} data-leaves>API</a></li>
    </ul></nav>
    <div class="tools">
      <${Connection} />
      <button type="button" class="icon" onClick=${openHelp} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)">?</button>
      <${ThemeSwitch} />
      <span class="who" title=${`Signed in as ${username}, ${role}`}>${username}</span>
      <button type="button" class="link" onClick=${leave}>Sign out</button>
    </div>
  </header>`;
}

const address = route => route.path.replace(/\/:.*$/, '');

/** Whether the reader is on the page, or on one below it. */
function holds(route) {
  const to = address(route);
  return path.value === to || path.value.startsWith(`${to}/`) || match(route.path, path.value) !== null;
}

function Item({ route, current }) {
  const to = address(route);
  return html`<a href=${href(to)} aria-current=${current ? 'page' : undefined}>${route.nav}</a>`;
}
